import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EmulatorUnavailable, emulatorPython } from '../../../infra/local/emulator-python.ts';

describe('emulatorPython', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'emulator-python-'));
    vi.stubEnv('PATH', root);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true, force: true });
  });

  /** A `python3` that is all there is on the PATH. */
  async function python3(script: string): Promise<void> {
    await writeFile(join(root, 'python3'), `#!/bin/sh\n${script}\n`);
    await chmod(join(root, 'python3'), 0o755);
  }
  const refusal = async (): Promise<string> => {
    const error: unknown = await emulatorPython(root).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(EmulatorUnavailable);
    return String(error);
  };

  it('says what to install where there is no Python', async () => {
    expect(await refusal()).toContain('apt-get install python3 python3-venv');
  });

  it('says which Python it found where that is too old', async () => {
    await python3('echo "False 3.9.2"');
    expect(await refusal()).toContain('needs python3 3.10 or later, and python3 is 3.9.2');
  });

  it('says what to install where Python cannot make an environment, and leaves nothing behind', async () => {
    await python3('if [ "$1" = -c ]; then echo "True 3.11.2"; else echo "no ensurepip"; exit 1; fi');
    expect(await refusal()).toContain('apt-get install python3-venv');
    expect(await readdir(join(root, '.emu'))).toEqual([]);
  });

  it('shows what pip said where the packages cannot be had', async () => {
    const makesBrokenPip = 'echo "echo no such index; exit 1" > "$3/bin/python"';
    await python3(
      `if [ "$1" = -c ]; then echo "True 3.11.2"; else
       /bin/mkdir -p "$3/bin"; ${makesBrokenPip}; /bin/chmod 755 "$3/bin/python"; fi`,
    );
    expect(await refusal()).toContain('the packages of the AWS emulator could not be installed');
  });
});
