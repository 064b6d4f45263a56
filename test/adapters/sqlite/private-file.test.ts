import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensurePrivateFile } from '#shared/adapters/sqlite/private-file.ts';
import { temporaryDirectory } from '../../support/directory.ts';

describe('ensurePrivateFile', () => {
  it('makes the file and every directory above it, for this user alone', () => {
    const directory = temporaryDirectory();
    onTestFinished(directory.remove);
    const path = join(directory.path, 'a', 'b', 'file');
    ensurePrivateFile(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(() => ensurePrivateFile(path)).not.toThrow();
  });

  it.runIf(process.platform === 'linux')('ends where a directory can be neither found nor made', () => {
    expect(() => ensurePrivateFile('/proc/nope/file')).toThrow(/ENOENT/);
  });
});
