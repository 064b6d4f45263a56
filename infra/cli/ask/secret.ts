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
export async function askSecret({ what, otherwise }: Wanted): Promise<string> {
  const prompt = `${what} (not shown; or let whoever has it paste it: ${otherwise}): `;
  const given = process.stdin.isTTY ? await typed(prompt) : await text(process.stdin);
  const secret = given.replace(/\r?\n$/, '');
  if (secret === '') {
    throw new BadUsage(`the ${what} is read from standard input, and nothing came; or: ${otherwise}`);
  }
  return secret;
}

/** Secrets one a line; empty lines do not count. */
export async function askSecrets(wanted: Wanted): Promise<readonly string[]> {
  const lines = (await askSecret(wanted)).split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === 0) throw new BadUsage(`the ${wanted.what} must not be an empty line`);
  return lines;
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
