import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandFailed, runCommand } from './run-command.ts';

/** What needs Python cannot have it on this machine as it is; the message says what would mend that. */
export class PythonUnavailable extends Error {
  override readonly name = 'PythonUnavailable';
}

export interface PythonNeeds {
  /** Who needs it, as the messages name them. */
  readonly what: string;
  /** The file of pinned requirements with their hashes. */
  readonly requirements: string;
}

/**
 * Python of a virtual environment that holds exactly the pinned, hash-checked requirements; gives the path of its
 * interpreter. Made once per content of the requirements, under `.emu/`, and moved to its place only when it is whole,
 * so that two that make it at once do not meet. Throws `PythonUnavailable`.
 */
export async function pythonEnvironment(root: string, needs: PythonNeeds): Promise<string> {
  const hash = createHash('sha256')
    .update(await readFile(needs.requirements))
    .digest('hex')
    .slice(0, 16);
  const home = join(root, '.emu');
  const place = join(home, hash);
  const python = join(place, 'bin', 'python');
  if (existsSync(python)) return python;
  await requirePython(root, needs);
  await mkdir(home, { recursive: true });
  const making = await mkdtemp(join(home, 'making-'));
  try {
    await makeEnvironment(making, root, needs);
    await moveTo(place, making);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return python;
}

async function requirePython(root: string, { what }: PythonNeeds): Promise<void> {
  const isNewEnough = 'import sys; print(sys.version_info >= (3, 10), sys.version.split()[0])';
  const said = await runCommand('python3', ['-c', isNewEnough], {
    cwd: root,
    environment: process.env,
  }).catch((error: unknown) => {
    throw new PythonUnavailable(
      `${what} needs python3, 3.10 or later, and there is none: install it ` +
        '(Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python)',
      { cause: error },
    );
  });
  if (said.startsWith('True')) return;
  throw new PythonUnavailable(
    `${what} needs python3 3.10 or later, and python3 is ${said.trim().split(' ').at(-1)}: install a newer one`,
  );
}

async function makeEnvironment(
  folder: string,
  root: string,
  { what, requirements }: PythonNeeds,
): Promise<void> {
  const options = { cwd: root, environment: process.env };
  try {
    await runCommand('python3', ['-m', 'venv', folder], options);
  } catch (error) {
    // Debian ships the module without `ensurepip`, which it needs.
    throw new PythonUnavailable(
      'python3 cannot make a virtual environment: install its venv module (Debian, Ubuntu: apt-get install python3-venv)',
      { cause: error },
    );
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  const pinned = ['--require-hashes', '--only-binary', ':all:', '-r', requirements];
  try {
    await runCommand(join(folder, 'bin', 'python'), [...pip, ...pinned], options);
  } catch (error) {
    const why = error instanceof CommandFailed ? error.message : String(error);
    throw new PythonUnavailable(
      `the packages of ${what} could not be installed; it takes a package index that this machine can reach. ${why}`,
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
