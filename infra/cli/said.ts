import { GrantkeeperError } from '#shared/client/index.ts';
import { BadUsage } from './bad-usage.ts';
import { EXIT } from './exit.ts';
import { whatToDo } from './home/what-to-do.ts';
import { printable } from './text/printable.ts';

/** What a verb has to say at its end. */
export interface Said {
  readonly out: string;
  /** Where it is not 0: something was found wanting. */
  readonly exit?: number;
}

/** Runs a verb, prints what it says, and sets the exit code: the one place where its troubles are told. */
export async function attempt(
  verb: string,
  { json }: { readonly json?: true },
  run: () => Promise<Said>,
): Promise<void> {
  try {
    const { out, exit = EXIT.done } = await run();
    process.stdout.write(out);
    process.exitCode = exit;
  } catch (error) {
    if (error instanceof BadUsage) {
      process.stderr.write(`${verb}: ${printable(error.message)}\n`);
      process.exitCode = EXIT.badInput;
      return;
    }
    if (!(error instanceof GrantkeeperError)) throw error;
    if (json === true) process.stdout.write(jsonText(problemOf(error)));
    else process.stderr.write(troubleText(verb, error));
    process.exitCode = exitFor(error);
  }
}

/** Whether somebody refused, or nobody answered. */
export const exitFor = ({ code }: GrantkeeperError): number =>
  code === 'unreachable' || code === 'timeout' ? EXIT.unreachable : EXIT.failed;

function troubleText(verb: string, error: GrantkeeperError): string {
  const remedy = whatToDo(error);
  const lines = [
    `${error.code}: ${error.message}`,
    ...(remedy === undefined ? [] : [`what to do: ${remedy}`]),
  ];
  return lines.map((line) => `${verb}: ${printable(line)}\n`).join('');
}

function problemOf({ code, message, name: _name, ...facts }: GrantkeeperError): Record<string, unknown> {
  return { code, detail: message, ...facts };
}

/** An answer of the API, for programs. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const linesText = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
