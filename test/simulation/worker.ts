import { parentPort } from 'node:worker_threads';
import { type Block, type Done, runBlock } from './block.ts';
import type { Defect } from './defects.ts';

export interface Order {
  readonly index: number;
  readonly block: Block;
  readonly defect?: Defect;
}

export interface Report extends Done {
  readonly index: number;
}

// A fault that a schedule asks for is not one that anybody looks into.
Error.stackTraceLimit = 0;

parentPort?.on('message', async ({ index, block, ...options }: Order) => {
  const report: Report = { index, ...(await runBlock(block, options)) };
  parentPort?.postMessage(report);
});
