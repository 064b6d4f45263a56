import { createInterface } from 'node:readline/promises';
import { BadUsage } from '../bad-usage.ts';

/** Asks before what cannot be taken back. Without a person at a terminal only `--yes` is a yes: `BadUsage` otherwise. */
export async function askYes(question: string, { yes }: { readonly yes?: true }): Promise<void> {
  if (yes === true) return;
  if (!process.stdin.isTTY) throw new BadUsage(`add --yes: ${question}`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new BadUsage('nothing was done');
  } finally {
    lines.close();
  }
}
