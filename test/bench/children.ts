import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..');

/** A process of the benchmark and the lines that it prints. */
export interface Child {
  readonly pid: number;
  /** The next line of standard output. Rejects where the process ends before it. */
  line(): Promise<string>;
  /** A line for its standard input. */
  tell(line: string): void;
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

const living = new Set<ChildProcess>();
let isArranged = false;

/** However this process ends, its children end with it. */
function endWithChildren(): void {
  isArranged = true;
  process.once('exit', () => {
    for (const child of living) child.kill('SIGKILL');
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
}

export interface ChildOptions {
  /** Besides `PATH`, all that it is given. @default nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** Where standard error goes: a file descriptor. @default to ours */
  readonly stderr?: number;
  /** Options of Node itself. @default only those that this process has */
  readonly node?: readonly string[];
}

/** Runs a file of this repository under the Node that runs this. */
export function start(file: string, args: readonly string[] = [], options: ChildOptions = {}): Child {
  const nodes = [...process.execArgv, ...(options.node ?? [])];
  return startCommand(process.execPath, [...nodes, join(ROOT, file), ...args], options);
}

/** Runs any program. */
export function startCommand(program: string, args: readonly string[], options: ChildOptions = {}): Child {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ['pipe', 'pipe', options.stderr ?? 'inherit'],
  });
  const file = basename(args.find((arg) => arg.endsWith('.ts')) ?? program);
  const { pid, stdin, stdout } = child;
  if (pid === undefined || stdin === null || stdout === null) throw new Error(`${file} could not be started`);
  if (!isArranged) endWithChildren();
  living.add(child);
  const ended = once(child, 'exit').finally(() => living.delete(child));
  // Whoever has ended does not read any more.
  stdin.on('error', () => {});
  const lines = createInterface(stdout)[Symbol.asyncIterator]();
  return {
    pid,
    line: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${file} ended before it said more`);
      return value as string;
    },
    tell: (line) => void stdin.write(`${line}\n`),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
