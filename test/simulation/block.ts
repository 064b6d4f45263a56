import type { Defect } from './defects.ts';
import { isRandom, sampled } from './named.ts';
import { isWrongRun, type Ran, runSchedule } from './run-schedule.ts';
import type { Schedule } from './schedule.ts';
import type { Kind } from './sim-vendor.ts';
import { SETTINGS, singles } from './single-faults.ts';
import { count, emptyTally, type Sort, type Tally } from './tally.ts';

/** A part of a run that one worker does, by itself and always in the same way. */
export type Block =
  | {
      readonly kind: 'singles';
      readonly home: Schedule['home'];
      readonly vendor: Kind;
      /** Actions at every how-manieth call. */
      readonly actionsEach: number;
    }
  | { readonly kind: 'sampled'; readonly from: number; readonly to: number };

export interface Wrong {
  /** For `--only`. */
  readonly name: string;
  readonly violations: readonly string[];
}

export interface Done {
  readonly tally: Tally;
  /** The first few. */
  readonly wrong: readonly Wrong[];
}

const SEEDS_PER_BLOCK = 100;
const MOST_TOLD = 5;

export interface Wanted {
  readonly schedules: number;
  readonly seed: number;
  /** Each single fault at each call, and each action at every how-manieth; absent: no singles. */
  readonly actionsEach?: number;
}

/** Every single trouble first, then so many seeds. */
export function blocksOf(options: Wanted): readonly Block[] {
  const { actionsEach } = options;
  const blocks: Block[] =
    actionsEach === undefined
      ? []
      : SETTINGS.map(({ home, kind }) => ({ kind: 'singles', home, vendor: kind, actionsEach }));
  const end = options.seed + options.schedules;
  for (let from = options.seed; from < end; from += SEEDS_PER_BLOCK) {
    blocks.push({ kind: 'sampled', from, to: Math.min(end, from + SEEDS_PER_BLOCK) });
  }
  return blocks;
}

export async function runBlock(block: Block, options: { readonly defect?: Defect }): Promise<Done> {
  const tally = emptyTally();
  const wrong: Wrong[] = [];
  const note = (sort: Sort, name: string, ran: Ran, isLossWrong: boolean): void => {
    const isWrong = isWrongRun(ran) || isLossWrong;
    count(tally[sort], ran, isWrong);
    if (!isWrong || wrong.length === MOST_TOLD) return;
    const avoidable = isLossWrong ? ['a grant was lost that could have been kept'] : [];
    wrong.push({ name, violations: [...ran.violations, ...ran.broken, ...avoidable] });
  };
  if (block.kind === 'singles') {
    for (const { name, schedule, mayLose } of await singles(block.home, block.vendor, block.actionsEach)) {
      const ran = await runSchedule(schedule, options);
      note('singles', name, ran, ran.lost > 0 && !mayLose);
    }
    return { tally, wrong };
  }
  for (let seed = block.from; seed < block.to; seed++) {
    const ran = await runSchedule(await sampled(seed), options);
    note(isRandom(seed) ? 'random' : 'pairs', String(seed), ran, false);
  }
  return { tally, wrong };
}
