import type { Operations } from '#shared/client/contract.ts';
import { table, terminalWidth } from '../text/table.ts';

type Ran = Operations['runReconcile']['answer'];
type Finding = Ran['findings'][number]['finding'];

/** What each finding means, and what follows. */
const WORDS: Readonly<Record<Finding, string>> = {
  orphan: 'nothing names it; destroyed once it was seen twice, a day apart',
  destroyed: 'nothing named it, and it is gone',
  held_back:
    'nothing names it, nor too many others, or a restore is not over: see orphans-held-back in docs/runbook.md',
  ahead: 'newer than its integration: a consent that came to nothing, or rows that were restored',
  client_gone: 'its client is not there: register it again, or delete the secret by hand',
  foreign: 'no name of ours, and left alone',
  vault_missing: 'its tokens are not in the vault: connect it again',
  inactive: 'the vendor says it is over; a refresh is to confirm it',
};

const BAD: readonly Finding[] = ['held_back', 'vault_missing', 'inactive'];

/** What a reconciliation came to. */
export function reconcileText(ran: Ran): readonly string[] {
  const { looked, findings } = ran;
  const rows = findings.map(({ finding, of }) => [
    of,
    BAD.includes(finding) ? ({ text: finding, tone: 'bad' } as const) : finding,
    WORDS[finding],
  ]);
  return [
    `looked at ${looked.vault} secrets and ${looked.rows} integrations; asked vendors about ${looked.vendors}`,
    ...(rows.length === 0 ? ['nothing found'] : table(['OF', 'FOUND', ''], rows, terminalWidth())),
    ...(ran.undone === 0 ? [] : [`nothing was learned of ${ran.undone}: the log says why`]),
    ...(ran.isComplete ? [] : ['the time for an answer was used up: run it again to go on']),
  ];
}

/** Whether somebody has to do something. */
export const isToDo = ({ counts, undone, isComplete }: Ran): boolean =>
  BAD.some((finding) => counts[finding] > 0) || undone > 0 || !isComplete;
