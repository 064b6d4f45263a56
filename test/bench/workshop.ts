import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is to be undone when a part ends, however it ends; the last first. */
export interface Workshop {
  /** A fresh directory, removed in the end. */
  directory(): Promise<string>;
  /** Stops it in the end. */
  keep<T extends { stop(): Promise<void> }>(process: T): T;
}

export async function inWorkshop<T>(work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const endings: (() => Promise<void>)[] = [];
  try {
    return await work({
      directory: async () => {
        const path = await mkdtemp(join(tmpdir(), 'grantkeeper-bench-'));
        endings.push(() => rm(path, { recursive: true, force: true }));
        return path;
      },
      keep: (process) => {
        endings.push(() => process.stop());
        return process;
      },
    });
  } finally {
    for (const end of endings.toReversed()) await end();
  }
}
