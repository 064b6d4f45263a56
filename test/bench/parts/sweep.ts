import { start } from '../children.ts';
import { type Figure, judged, type Part, plain } from '../figures.ts';
import type { SweepResult } from '../load/sweep.ts';
import { seedRows } from '../seed.ts';
import { inWorkshop } from '../workshop.ts';

const SIZES = [1000, 100_000, 1_000_000] as const;
const HOUR_MS = 3_600_000;
/** What the measurement itself varies by. */
const SAME = 1.5;

/** One sweep over a store where nothing is due, by how much it stores. */
export const sweep: Part = (progress) =>
  inWorkshop(async (workshop) => {
    const directories: string[] = [];
    for (const size of SIZES) {
      progress(`laying in ${size.toLocaleString('en-US')} integrations`);
      const directory = await workshop.directory();
      await seedRows(directory, size, Date.now() + HOUR_MS);
      directories.push(directory);
    }
    progress('sweeping');
    const sweeper = workshop.keep(start('test/bench/load/sweep.ts', directories));
    const results = JSON.parse(await sweeper.line()) as readonly SweepResult[];
    if (results.some(({ sent }) => sent > 0)) throw new Error('rows were due');
    const took = results.map(({ microseconds }) => microseconds);
    const [least = Number.NaN] = took;
    const figures: Figure[] = SIZES.map((size, n) =>
      plain(
        `one sweep, ${size.toLocaleString('en-US')} integrations stored`,
        took[n] ?? Number.NaN,
        ' µs',
        'median of 5,000 sweeps after 2,000 of warm-up',
      ),
    );
    const ratio = (took.at(-1) ?? Number.NaN) / least;
    return {
      title: 'A sweep that finds nothing due',
      setting:
        'The use case `sweep-due` directly on the SQLite stores of three data directories, by turns, in one process; ' +
        `nothing is due. "The same cost" is read as at most ${SAME} times as much.`,
      figures: [
        ...figures,
        judged('the largest to the smallest', ratio, { most: SAME }, ' ×', 'of these medians'),
      ],
    };
  });
