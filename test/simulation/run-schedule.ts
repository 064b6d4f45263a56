import type { DomainEvent } from '#shared/domain/event.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type ActionKind, Actions } from './actions.ts';
import { awsHome } from './aws-home.ts';
import type { Defect } from './defects.ts';
import { embeddedHome } from './embedded-home.ts';
import type { SimHome } from './home.ts';
import { judgedHistory } from './judged-history.ts';
import { idOf, plant } from './planting.ts';
import type { Schedule } from './schedule.ts';
import { openSimDatabase, type SimDatabase } from './sim-database.ts';
import { type Simulation, simulation } from './simulation.ts';
import { isBorne } from './skew.ts';
import {
  isGivenUp,
  isLost,
  isQuiet,
  isUndiscovered,
  isWell,
  slowest,
  verdictOn,
  verdictOnClients,
} from './verdict.ts';

export interface Ran {
  /** By who sees everything. */
  readonly violations: readonly string[];
  /** By who sees what was put on record. */
  readonly broken: readonly string[];
  /** Grants that no client could have kept, each announced. */
  readonly lost: number;
  /** Names of the calls, in the order of their counts. */
  readonly calls: readonly string[];
  /** Grants that ended by a request that nobody could hold back any more. */
  readonly beyondUs: number;
  readonly faultsMet: number;
  /** Faults of single calls, named or drawn: a schedule that names all of them runs the same way. */
  readonly faults: Schedule['faults'];
  readonly refreshed: number;
  readonly served: number;
  readonly simulatedMs: number;
  readonly timeline: readonly string[];
}

export const isWrongRun = ({ violations, broken }: Ran): boolean => violations.length + broken.length > 0;

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
  const around = simulation(schedule, database, options);
  const { loop, observer, network } = around;
  await plant(around, schedule.integrations);
  const home: SimHome = schedule.home === 'aws' ? awsHome(around, schedule) : embeddedHome(around);
  const actions = new Actions(around, home);
  const ids = Array.from({ length: schedule.integrations }, (_, n) => idOf(n));
  home.start();
  plan(around, schedule, actions);
  await loop.runUntil(around.startedAt + lastTrouble(schedule));
  const waiting = { around, ids, actions };
  await until(waiting, (row) => isQuiet(row, slowest(around)));
  await onceMore(waiting);
  for (const id of ids) if (await isUndiscovered(around, id)) await onceMore(waiting);
  for (const id of ids) await verdictOn(around, id);
  await verdictOnClients(around, schedule.clients);
  const lost: Integration[] = [];
  for (const id of ids) {
    const row = await isLost(around, id);
    if (row !== undefined) lost.push(row);
  }
  return {
    violations: observer.violations,
    // By the record alone a loss that nobody could hold back looks like one that somebody made.
    broken: observer.beyondUs.size > 0 || !isBorne(schedule) ? [] : broken(around, schedule),
    beyondUs: observer.beyondUs.size,
    lost: lost.length,
    calls: network.calls,
    faultsMet: network.faultsMet,
    faults: around.plan.met,
    refreshed: observer.events.filter((event: DomainEvent) => event.type === 'integration.refreshed').length,
    served: observer.served,
    simulatedMs: loop.now - around.startedAt,
    timeline: around.timeline.lines,
  };
}

function broken({ history, plan }: Simulation, { skew }: Schedule): readonly string[] {
  const stoodStill = plan.met.reduce((sum, [, fate]) => sum + (fate.kind === 'pause' ? fate.by : 0), 0);
  return judgedHistory(history, { skew, stoodStill });
}

function plan({ loop, network, startedAt }: Simulation, { actions }: Schedule, all: Actions): void {
  const begin = (kind: ActionKind, integration: number) => () => all.begin(kind, idOf(integration));
  for (const action of actions) {
    const run = begin(action.kind, action.integration);
    if ('at' in action) loop.at(startedAt + action.at, run);
    else network.whenCalled(action.atCall, run);
  }
}

/** When the last of all troubles is over; what comes by the count of calls ends by itself. */
function lastTrouble({ actions, illnesses, downtimes }: Schedule): number {
  const ends = [
    ...actions.map((action) => ('at' in action ? action.at : 0)),
    ...illnesses.map(({ until: end }) => end),
    ...downtimes.map(({ until: end }) => end),
  ];
  return Math.max(STEP, ...ends);
}

interface Waiting {
  readonly around: Simulation;
  readonly ids: readonly string[];
  readonly actions: Actions;
}

type Judge = (row: Integration | undefined, id: string) => boolean;

async function until({ around, ids, actions }: Waiting, isOver: Judge): Promise<void> {
  const { loop, rows } = around;
  for (const giveUpAt = loop.now + PATIENCE; loop.now < giveUpAt && !loop.isHalted; ) {
    if (actions.pending === 0 && ids.every((id) => isOver(rows.get(id), id))) return;
    await loop.runUntil(loop.now + STEP);
  }
}

/** Whether what is held works shows only when it is used. */
async function onceMore(waiting: Waiting): Promise<void> {
  const { rows, loop } = waiting.around;
  const now = () => slowest(waiting.around);
  const seen = new Map(waiting.ids.map((id) => [id, rows.get(id)?.version ?? 0]));
  await until(waiting, (row, id) => {
    if (row === undefined || isGivenUp(row, loop.now)) return true;
    if (!isWell(row, now())) return isQuiet(row, now());
    return row.version > (seen.get(id) ?? 0);
  });
}
