import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const root = join(import.meta.dirname, '..', '..');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line in a process of its own, as its file stands. */
export function runGrantkeeper(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return run(process.execPath, [join(root, 'infra/cli/grantkeeper.mjs'), ...args], options);
}

/** Runs one line of a page by a shell, in the project's folder. */
export function runLine(line: string, options: RunOptions = {}): Promise<Ran> {
  return run('bash', ['-ec', line], options);
}

async function run(
  command: string,
  args: readonly string[],
  { input = '', env = {} }: RunOptions,
): Promise<Ran> {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env } });
  child.stdin.end(input);
  const [code, stdout, stderr] = await Promise.all([
    new Promise<number | null>((resolve) => child.once('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}
