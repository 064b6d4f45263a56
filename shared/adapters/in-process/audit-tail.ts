import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '#shared/domain/history/fact.ts';
import { readFact } from '#shared/domain/history/fact-line.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { AUDIT_FILE } from './audit-names.ts';

type Commit = Extract<Fact, { kind: 'commit' }>;

/** Some thousand facts. */
const TAIL_BYTES = 1024 * 1024;

/** The last commit of each integration that the end of a directory's audit tells of. */
export function lastCommits(directory: string): ReadonlyMap<IntegrationId, Commit> {
  const commits = new Map<IntegrationId, Commit>();
  for (const line of tailOf(join(directory, AUDIT_FILE))) {
    const fact = factOf(line);
    if (fact?.kind === 'commit') commits.set(fact.integration, fact);
  }
  return commits;
}

/** The first line of the tail is most likely half of one. */
function tailOf(path: string): readonly string[] {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    const lines = tail.toString('utf8').split('\n');
    return size > TAIL_BYTES ? lines.slice(1) : lines;
  } finally {
    closeSync(descriptor);
  }
}

/** A line that cannot be read says nothing of the rows; `grantkeeper audit` tells of it. */
function factOf(line: string): Fact | undefined {
  try {
    const read = readFact(JSON.parse(line) as Readonly<Record<string, unknown>>);
    return read.kind === 'fact' ? read.fact : undefined;
  } catch {
    return undefined;
  }
}
