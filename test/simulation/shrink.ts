import { type Ran, type RunOptions, runSchedule } from './run-schedule.ts';
import { NO_DRAWS, type Schedule } from './schedule.ts';

/** Parts of a schedule that may be left out, one by one. */
const PARTS = ['faults', 'actions', 'illnesses', 'downtimes'] as const;

/** The smallest schedule found, by leaving out one trouble after the other, that still goes wrong in the same way. */
export async function shrink(schedule: Schedule, options: RunOptions = {}): Promise<Schedule> {
  const first = await runSchedule(schedule, options);
  const wanted = kindsOf(first)[0];
  const stillWrong = async (smaller: Schedule): Promise<boolean> =>
    kindsOf(await runSchedule(smaller, options)).some((kind) => kind === wanted);
  // What the seed drew is named, so that it can be left out.
  let smallest: Schedule = { ...schedule, faults: first.faults, draws: NO_DRAWS };
  for (let before = ''; before !== JSON.stringify(smallest); ) {
    before = JSON.stringify(smallest);
    for (const part of PARTS) {
      for (let i = smallest[part].length - 1; i >= 0; i--) {
        const smaller: Schedule = { ...smallest, [part]: smallest[part].filter((_, n) => n !== i) };
        if (await stillWrong(smaller)) smallest = smaller;
      }
    }
    for (const simpler of simplerThan(smallest)) {
      const next = { ...smallest, ...simpler };
      if (JSON.stringify(next) !== JSON.stringify(smallest) && (await stillWrong(next))) smallest = next;
    }
  }
  return smallest;
}

function simplerThan({ integrations, workers }: Schedule): readonly Partial<Schedule>[] {
  return [
    { integrations: 1 },
    { integrations: Math.max(1, integrations - 1) },
    { clients: 1 },
    { workers: Math.min(workers, 2) },
    { batch: 1 },
    { disorder: 0 },
    { skew: 0 },
  ];
}

/** What went wrong, whoever it befell. */
const kindsOf = ({ violations, broken }: Ran): readonly string[] =>
  [...violations, ...broken].map((violation) => (violation.split('\n')[0] ?? '').replaceAll(/\d+/g, 'n'));
