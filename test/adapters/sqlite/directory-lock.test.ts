import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryInUse, holdDirectory } from '#shared/adapters/sqlite/directory-lock.ts';
import { type Child, runChild } from '../../support/child/run.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../../support/directory.ts';

let directory: TemporaryDirectory;
let children: Child[];
beforeEach(() => {
  directory = temporaryDirectory();
  children = [];
});
afterEach(async () => {
  for (const child of children) await child.kill();
  directory.remove();
});

const holder = (): Child => {
  const child = runChild('hold-directory.ts', directory.path);
  children.push(child);
  return child;
};
const said = (child: Child) => child.printed((output) => output.includes('\n'));

describe('the hold on a data directory', () => {
  it('refuses a second process within seconds, and names the directory', async () => {
    expect(await said(holder())).toBe('held\n');
    expect((statSync(join(directory.path, 'lock.db')).mode & 0o777).toString(8)).toBe('600');
    const started = performance.now();
    expect(await said(holder())).toBe(
      `in use: another process works on the data directory ${directory.path}\n`,
    );
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('ends with its process, also with SIGKILL', async () => {
    const first = holder();
    expect(await said(first)).toBe('held\n');
    await first.kill();
    expect(await said(holder())).toBe('held\n');
  });

  it('can be given back', () => {
    const hold = holdDirectory(directory.path);
    expect(() => holdDirectory(directory.path)).toThrow(DirectoryInUse);
    // The attempt of this very process must not have loosened the hold.
    expect(() => holdDirectory(directory.path)).toThrow(DirectoryInUse);
    hold.release();
    holdDirectory(directory.path).release();
  });
});
