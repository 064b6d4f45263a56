import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Hands what the command prints on to this process, as it comes. */
  readonly show?: boolean;
}

/** How many characters of a failed command's output its error repeats. */
const SHOWN_OF_FAILURE = 4000;

/** A command that ended badly; the message ends with the last of what it printed. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Runs a program to its end and gives all that it printed. Throws `CommandFailed`. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        printed += text;
        if (options.show === true) process.stdout.write(text);
      });
    }
    const name = [program, ...args].join(' ');
    child.on('error', (error) =>
      reject(new CommandFailed(`${name} could not be started: ${error.message}`, { cause: error })),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve(printed);
      else
        reject(
          new CommandFailed(`${name} ended with ${code ?? signal}:\n${printed.slice(-SHOWN_OF_FAILURE)}`),
        );
    });
  });
}
