import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailed, runCommand } from './run-command.ts';

const REQUIREMENTS = join(import.meta.dirname, 'emulator-requirements.txt');

/** The emulator cannot run on this machine as it is; the message says what would mend that. */
export class EmulatorUnavailable extends Error {
  override readonly name = 'EmulatorUnavailable';
}

/**
 * Python of a virtual environment that holds exactly the pinned, hash-checked requirements; gives the path of its
 * interpreter. Made once per content of the requirements, under `.emu/`, and moved to its place only when it is whole,
 * so that two that make it at once do not meet. Throws `EmulatorUnavailable`.
 */
export async function emulatorPython(root: string): Promise<string> {
  const requirements = await readFile(REQUIREMENTS);
  const hash = createHash('sha256').update(requirements).digest('hex').slice(0, 16);
  const home = join(root, '.emu');
  const place = join(home, hash);
  const python = join(place, 'bin', 'python');
  if (existsSync(python)) return python;
  await requirePython(root);
  await mkdir(home, { recursive: true });
  const making = await mkdtemp(join(home, 'making-'));
  try {
    await makeEnvironment(making, root);
    await moveTo(place, making);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return python;
}

async function requirePython(root: string): Promise<void> {
  const isNewEnough = 'import sys; print(sys.version_info >= (3, 10), sys.version.split()[0])';
  const said = await runCommand('python3', ['-c', isNewEnough], {
    cwd: root,
    environment: process.env,
  }).catch((error: unknown) => {
    throw new EmulatorUnavailable(
      'the AWS emulator needs python3, 3.10 or later, and there is none: install it ' +
        '(Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)',
      { cause: error },
    );
  });
  if (said.startsWith('True')) return;
  throw new EmulatorUnavailable(
    `the AWS emulator needs python3 3.10 or later, and python3 is ${said.trim().split(' ').at(-1)}: install a newer one`,
  );
}

async function makeEnvironment(folder: string, root: string): Promise<void> {
  const options = { cwd: root, environment: process.env };
  try {
    await runCommand('python3', ['-m', 'venv', folder], options);
  } catch (error) {
    // Debian ships the module without `ensurepip`, which it needs.
    throw new EmulatorUnavailable(
      'python3 cannot make a virtual environment: install its venv module (Debian, Ubuntu: apt-get install python3-venv)',
      { cause: error },
    );
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  const pinned = ['--require-hashes', '--only-binary', ':all:', '-r', REQUIREMENTS];
  try {
    await runCommand(join(folder, 'bin', 'python'), [...pip, ...pinned], options);
  } catch (error) {
    const why = error instanceof CommandFailed ? error.message : String(error);
    throw new EmulatorUnavailable(
      `the emulator's packages could not be installed; it takes a package index that this machine can reach. ${why}`,
      { cause: error },
    );
  }
}

/** If another made it first, theirs is as good. */
async function moveTo(place: string, made: string): Promise<void> {
  try {
    await rename(made, place);
  } catch (error) {
    if (!existsSync(join(place, 'bin', 'python'))) throw error;
  }
}
