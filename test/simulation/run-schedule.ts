import { CLOSED } from '#shared/domain/circuit-state.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { before, minutes, seconds } from '#shared/domain/time.ts';
import {
  aClient,
  aClientId,
  anAttemptId,
  anIntegration,
  aTokenSet,
  NOW,
  tokenFacts,
} from '../support/integration.ts';
import { act, idOf } from './actions.ts';
import { awsHome } from './aws-home.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { embeddedHome } from './embedded-home.ts';
import { EventLoop } from './event-loop.ts';
import type { SimHome } from './home.ts';
import { Network } from './network.ts';
import { Observer } from './observer.ts';
import type { Schedule } from './schedule.ts';
import { openSimDatabase, type SimDatabase } from './sim-database.ts';
import type { Surroundings } from './sim-ports.ts';
import { SimVendor, vendorOf } from './sim-vendor.ts';
import { Timeline } from './timeline.ts';
import { isLost, isUndiscovered, verdictOn } from './verdict.ts';

export interface Ran {
  readonly violations: readonly string[];
  /** Grants that no client could have kept, all announced. */
  readonly lost: number;
  /** Of these, those whose event was lost with a process or a bus: the row and the later event of giving up tell. */
  readonly unheard: number;
  /** Names of the calls, in the order of their counts. */
  readonly calls: readonly string[];
  readonly faultsMet: number;
  readonly refreshed: number;
  readonly served: number;
  readonly simulatedMs: number;
  readonly timeline: readonly string[];
}

export interface RunOptions {
  readonly trace?: boolean;
  readonly defect?: Defect;
}

const STEP = 30_000;
/** A hold of the circuit or a told wait lasts an hour at most; then comes a confirmation, and a whole token life. */
const PATIENCE = 3 * 3_600_000;

let database: SimDatabase | undefined;

/** Runs one schedule to its quiet end, refreshes everything once more, and judges what is then. */
export async function runSchedule(schedule: Schedule, options: RunOptions = {}): Promise<Ran> {
  database ??= openSimDatabase();
  database.clear();
  const around = surroundings(schedule, database, options);
  const { loop, observer, timeline, network } = around;
  const rows = await plant(around, schedule.integrations);
  const home: SimHome = schedule.home === 'aws' ? awsHome(around, schedule) : embeddedHome(around);
  home.start();
  for (const action of schedule.actions) {
    loop.at(around.startedAt + action.at, () => {
      act(around, home, action).catch(() => {});
    });
  }
  const troubledUntil = lastTrouble(schedule);
  await loop.runUntil(around.startedAt + troubledUntil);
  await untilQuiet(around, rows);
  const ids = rows.map((row) => row.id);
  await onceMore(around, rows);
  for (const id of ids) if (await isUndiscovered(around, id)) await onceMore(around, rows);
  for (const id of ids) await verdictOn(around, id);
  const lost: string[] = [];
  for (const id of ids) if (await isLost(around, id)) lost.push(id);
  return {
    violations: observer.violations,
    lost: lost.length,
    unheard: lost.filter((id) => !observer.hasHeardLoss(id)).length,
    calls: network.calls,
    faultsMet: network.faultsMet,
    refreshed: observer.events.filter((event: DomainEvent) => event.type === 'integration.refreshed').length,
    served: observer.served,
    simulatedMs: loop.now - around.startedAt,
    timeline: timeline.lines,
  };
}

export interface Simulation extends Surroundings {
  readonly timeline: Timeline;
  /** The database as it is, whatever the use cases see of it. */
  readonly truth: SimDatabase;
}

function surroundings(schedule: Schedule, kept: SimDatabase, options: RunOptions): Simulation {
  const { seed, kind, revocationEnds } = schedule;
  const loop = new EventLoop(NOW);
  const timeline = new Timeline(loop, options.trace ?? false);
  const note = timeline.note;
  const vendor = new SimVendor(kind, revocationEnds);
  const observer = new Observer(vendor, () => loop.now, note);
  const shifted = schedule.downtimes.map(({ calls, from, until }) => ({
    calls,
    from: NOW + from,
    until: NOW + until,
  }));
  const network = new Network(loop, seed, new Map(schedule.faults), shifted, note);
  const data = vendorOf(kind, revocationEnds);
  const around: Simulation = {
    loop,
    network,
    vendor,
    observer,
    illnesses: schedule.illnesses,
    startedAt: NOW,
    seed,
    note,
    database: kept,
    truth: kept,
    data,
    isHeard: () => true,
    trace: options.trace ?? false,
    // Above those of the planted token sets.
    counts: { attempts: 1_000, fractions: 0 },
    timeline,
  };
  return options.defect === undefined ? around : { ...around, ...DEFECTS[options.defect](around) };
}

/** Grants that are due in a moment, each with its first refresh token. */
async function plant(around: Simulation, count: number): Promise<readonly Integration[]> {
  const { truth: kept, vendor, observer } = around;
  await kept.clients.create(aClient({ circuit: CLOSED }));
  await kept.clientVault.put(aClientId('acme-main'), 'first', { clientSecret: new Secret('secret-1') });
  const rows: Integration[] = [];
  for (let n = 0; n < count; n++) {
    const id = idOf(n);
    const versionId = anAttemptId(n);
    const minted = vendor.consent(id);
    const facts = tokenFacts({ versionId, obtainedAt: before(NOW, minutes(10)) });
    const row = anIntegration({ id, tokens: facts, version: 1, dueAt: before(NOW, seconds(1 - n)) });
    const ref = { integration: id, epoch: row.epoch, versionId };
    const tokens = aTokenSet({
      accessToken: new Secret(minted.accessToken),
      refreshToken: new Secret(minted.refreshToken),
      obtainedAt: facts.obtainedAt,
      expiresAt: facts.expiresAt,
      spent: [],
    });
    await kept.vault.put(ref, tokens, []);
    observer.took(ref, minted.refreshToken);
    await kept.store.create(row);
    observer.row(row);
    rows.push(row);
  }
  return rows;
}

/** When the last of all troubles is over; single faults come by the count of calls and end by themselves. */
function lastTrouble({ actions, illnesses, downtimes }: Schedule): number {
  const ends = [
    ...actions.map(({ at }) => at),
    ...illnesses.map(({ until }) => until),
    ...downtimes.map(({ until }) => until),
  ];
  return Math.max(STEP, ...ends);
}

type Judge = (row: Integration | undefined, id: string) => boolean;

async function until(around: Simulation, rows: readonly Integration[], isOver: Judge): Promise<void> {
  const { loop, truth: kept } = around;
  for (const giveUpAt = loop.now + PATIENCE; loop.now < giveUpAt; ) {
    const found = await Promise.all(rows.map(async ({ id }) => [await kept.store.find(id), id] as const));
    if (found.every(([row, id]) => isOver(row, id))) return;
    await loop.runUntil(loop.now + STEP);
  }
}

/** Every grant is active and has time, or is given up, or is gone. */
const untilQuiet = (around: Simulation, rows: readonly Integration[]) =>
  until(
    around,
    rows,
    (row) => row === undefined || isGivenUp(row, around.loop.now) || isWell(row, around.loop.now),
  );

/** A lease that a dead holder left on it keeps nobody out once it is over. */
export const isGivenUp = (row: Integration, now: number): boolean =>
  row.care.status === 'reauthorization_required' && (row.lease === undefined || row.lease.until < now);

export const isWell = (row: Integration, now: number): boolean =>
  row.care.status === 'active' &&
  row.lease === undefined &&
  row.escrow === undefined &&
  row.dueAt !== undefined &&
  row.dueAt > now;

/** Whether what is held works shows only when it is used. */
async function onceMore(around: Simulation, rows: readonly Integration[]): Promise<void> {
  const seen = await versionsOf(around, rows);
  await until(
    around,
    rows,
    (row, id) =>
      row === undefined ||
      isGivenUp(row, around.loop.now) ||
      (row.version > (seen.get(id) ?? 0) && isWell(row, around.loop.now)),
  );
}

async function versionsOf(around: Simulation, rows: readonly Integration[]): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for (const { id } of rows) {
    const row = await around.truth.store.find(id);
    if (row !== undefined) versions.set(id, row.version);
  }
  return versions;
}
