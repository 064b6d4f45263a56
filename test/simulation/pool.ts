import { Worker } from 'node:worker_threads';
import type { Block, Done } from './block.ts';
import type { Defect } from './defects.ts';
import type { Order, Report } from './worker.ts';

/** Much is made and thrown away at once: a large nursery spares the collector most of its work. */
const LIMITS = { maxYoungGenerationSizeMb: 96 };

export interface PoolOptions {
  readonly workers: number;
  readonly defect?: Defect;
  readonly done: (report: Done) => void;
}

/** Has the blocks run by so many workers at once, and hands over what came of them in the order of the blocks. */
export async function runBlocks(blocks: readonly Block[], options: PoolOptions): Promise<void> {
  const { workers, done, ...rest } = options;
  const waiting = new Map<number, Report>();
  let next = 0;
  let told = 0;

  function take(report: Report): void {
    waiting.set(report.index, report);
    for (let found = waiting.get(told); found !== undefined; found = waiting.get(told)) {
      waiting.delete(told++);
      done(found);
    }
  }

  async function work(): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits: LIMITS });
    try {
      for (let index = next++; index < blocks.length; index = next++) {
        const block = blocks[index];
        if (block === undefined) return;
        const order: Order = { index, block, ...rest };
        take(await ordered(worker, order));
      }
    } finally {
      await worker.terminate();
    }
  }

  await Promise.all(Array.from({ length: Math.min(workers, blocks.length) }, work));
}

function ordered(worker: Worker, order: Order): Promise<Report> {
  return new Promise((resolve, reject) => {
    worker.once('message', (report: Report) => {
      worker.off('error', reject);
      resolve(report);
    });
    worker.once('error', reject);
    worker.postMessage(order);
  });
}
