/**
 * Sweeps data directories by turns, as a process of its own. Prints one line of JSON: for each directory, in their
 * order, how long one sweep took, and how many rows were sent in all.
 */
import { openStorage } from '#shared/adapters/sqlite/storage.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { median } from '../figures.ts';

export interface SweepResult {
  /** Median. */
  readonly microseconds: number;
  readonly sent: number;
}

const WARM_UP = 2000;
const MEASURED = 5000;

const swept = process.argv.slice(2).map((directory) => {
  const storage = openStorage(directory);
  const ports = {
    store: storage.store,
    queue: { send: async () => {} },
    clock: systemClock,
    metrics: { record: () => {} },
    shards: 1,
  };
  return { storage, sweep: sweepDue(ports), took: [] as number[], sent: 0 };
});

for (let round = 0; round < WARM_UP + MEASURED; round++) {
  for (const one of swept) {
    const start = performance.now();
    const { sent } = await one.sweep({ capacity: 10_000 });
    if (round >= WARM_UP) one.took.push((performance.now() - start) * 1000);
    one.sent += sent;
  }
}
const results: SweepResult[] = swept.map(({ took, sent }) => ({ microseconds: median(took), sent }));
console.log(JSON.stringify(results));
for (const { storage } of swept) await storage.close();
