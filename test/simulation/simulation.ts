import type { DomainEvent } from '#shared/domain/event.ts';
import { NOW } from '../support/integration.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { EventLoop } from './event-loop.ts';
import { type FaultPlan, faultPlan } from './fault-plan.ts';
import { Network } from './network.ts';
import { Observer } from './observer.ts';
import { clientOf, vendorsNameOf } from './planting.ts';
import type { Schedule } from './schedule.ts';
import type { SimDatabase } from './sim-database.ts';
import type { Surroundings } from './sim-ports.ts';
import { SimVendor, vendorOf } from './sim-vendor.ts';
import { Timeline } from './timeline.ts';

export interface Simulation extends Surroundings {
  readonly timeline: Timeline;
  readonly plan: FaultPlan;
  /** The database as it is, whatever the use cases see of it. */
  readonly truth: SimDatabase;
}

/** A world for one schedule: its time, its vendor, its network, and who watches. */
export function simulation(
  schedule: Schedule,
  kept: SimDatabase,
  options: { readonly trace?: boolean; readonly defect?: Defect },
): Simulation {
  const { seed, kind, revocationEnds, skew } = schedule;
  const trace = options.trace ?? false;
  const loop = new EventLoop(NOW);
  const timeline = new Timeline(loop, trace);
  const note = timeline.note;
  const vendor = new SimVendor(kind, revocationEnds);
  const observer = new Observer({ vendor, now: () => loop.now, note, skew });
  const downtimes = schedule.downtimes.map(({ calls, from, until }) => ({
    calls,
    from: NOW + from,
    until: NOW + until,
  }));
  const plan = faultPlan(schedule);
  const storm = () => {
    observer.wrong('there is no end of calls');
    loop.isHalted = true;
  };
  const network = new Network({ loop, seed, plan, downtimes, note, storm });
  const around: Simulation = {
    loop,
    network,
    vendor,
    observer,
    illnesses: schedule.illnesses,
    startedAt: NOW,
    seed,
    note,
    skew,
    database: kept,
    truth: kept,
    rows: kept.rows,
    plan,
    data: vendorOf(kind, revocationEnds),
    clientOf: (id) => clientOf(id, schedule.clients),
    vendorsNameOf,
    isHeard: (_event: DomainEvent) => true,
    trace,
    history: [],
    isAuditLocal: schedule.home === 'aws',
    // Above those of the planted token sets.
    counts: { attempts: 1_000, fractions: 0 },
    timeline,
  };
  return options.defect === undefined ? around : { ...around, ...DEFECTS[options.defect](around) };
}
