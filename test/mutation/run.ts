import { readFileSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import type { Mutant } from './judge.ts';
import type { Part } from './scope.ts';

type Tested = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

const ROOT = join(import.meta.dirname, '../..');

export interface RunOptions {
  /** Results of the last run are taken over where neither the code nor its tests have changed. */
  readonly reuse: boolean;
  readonly workers: number;
}

/**
 * Mutates the files of one part and tries its tests against each mutant. Of the settings in `stryker.config.json` two want a word:
 * TypeScript 7 has no interface for programs yet, so `tsconfigFile` names none and vitest takes the types away; and
 * `timeoutMS` is long, because on a busy machine a slow test must not count as one that found something.
 */
export async function runMutants(name: string, part: Part, options: RunOptions): Promise<readonly Mutant[]> {
  const stryker = new Stryker({
    mutate: [...part.mutate],
    vitest: { configFile: `test/mutation/vitest.${name}.config.ts` },
    concurrency: options.workers,
    force: !options.reuse,
    incrementalFile: `.local/mutation/${name}.json`,
    tempDirName: `.local/mutation/sandbox-${name}`,
  });
  const tested = await stryker.runMutationTest();
  return tested.filter(({ fileName }) => isAskedFor(fileName, part)).map(asMutant);
}

/** With results taken over from before, those of other files come along. */
const isAskedFor = (fileName: string, { mutate }: Part): boolean =>
  mutate.some((pattern) => matchesGlob(relative(ROOT, fileName), pattern));

function asMutant({ fileName, location, replacement, status }: Tested): Mutant {
  const lines = readFileSync(fileName, 'utf8').split('\n');
  const { start, end } = location;
  const text = lines.slice(start.line - 1, end.line).join('\n');
  const lastLine = lines[end.line - 1] ?? '';
  return {
    file: relative(ROOT, fileName),
    lineNumber: start.line,
    line: (lines[start.line - 1] ?? '').trim(),
    original: text.slice(start.column - 1, text.length - (lastLine.length - (end.column - 1))),
    replacement,
    status,
  };
}
