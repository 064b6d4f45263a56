import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Child {
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves once what it printed satisfies; throws if it ends before. */
  printed(enough: (output: string) => boolean): Promise<string>;
  /** Kills it where it stands, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Runs a script of this folder in a process of its own. */
export function runChild(script: string, ...args: readonly string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let output = '';
  let look = (): void => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    look();
  });
  return {
    process: child,
    output: () => output,
    printed: (enough) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (enough(output)) resolve(output);
        };
        look();
        if (child.exitCode !== null) reject(new Error(`${script} has ended after printing: ${output}`));
        child.once('close', () => reject(new Error(`${script} ended after printing: ${output}`)));
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
