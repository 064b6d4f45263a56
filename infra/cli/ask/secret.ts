import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BadUsage } from '../bad-usage.ts';

export interface Wanted {
  /** What is asked for, as a person calls it: "client secret of billing". */
  readonly what: string;
  /** The command that makes a link instead, for whoever has the secret. */
  readonly otherwise: string;
}

/**
 * A secret from standard input, or from a person who types or pastes it unseen. It never comes as an argument: those
 * stand in the history of the shell and in the list of processes. Throws `BadUsage` where nothing comes.
 */
export async function askSecret(wanted: Wanted): Promise<string> {
  const given = process.stdin.isTTY ? await typed(promptFor(wanted)) : await text(process.stdin);
  return present(given.replace(/\r?\n$/, ''), wanted);
}

/** Several secrets, each on a line of its own, in this order; a person is asked for one after the other. */
export async function askEach(wanted: readonly Wanted[]): Promise<readonly string[]> {
  const [first, ...more] = wanted;
  if (first === undefined) return [];
  if (more.length === 0) return [await askSecret(first)];
  const lines = process.stdin.isTTY ? undefined : linesOf(await text(process.stdin));
  const secrets: string[] = [];
  for (const [index, one] of wanted.entries()) {
    secrets.push(present(lines === undefined ? await typed(promptFor(one)) : (lines[index] ?? ''), one));
  }
  return secrets;
}

/** As many secrets as there are lines, one of which comes from a person; with `last`, one of another kind behind them. */
export async function askLines(wanted: Wanted, last?: Wanted): Promise<readonly string[]> {
  if (process.stdin.isTTY) return askEach(last === undefined ? [wanted] : [wanted, last]);
  const lines = linesOf(await text(process.stdin));
  present(lines[0] ?? '', wanted);
  if (last !== undefined) present(lines[1] ?? '', last);
  return lines;
}

const promptFor = ({ what, otherwise }: Wanted): string =>
  `${what} (not shown; or let whoever has it paste it: ${otherwise}): `;

const linesOf = (given: string): readonly string[] => given.split(/\r?\n/).filter((line) => line !== '');

function present(secret: string, { what, otherwise }: Wanted): string {
  if (secret !== '') return secret;
  throw new BadUsage(`the ${what} is read from standard input, and nothing came; or: ${otherwise}`);
}

/** One line from the terminal, which shows none of it. Empty where the person gives up. */
function typed(prompt: string): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  process.stderr.write(prompt);
  return new Promise((resolve) => {
    let line = '';
    lines.once('line', (first) => {
      line = first;
      lines.close();
    });
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => {
      process.stderr.write('\n');
      resolve(line);
    });
  });
}
