import type { Operations } from '#shared/client/contract.ts';
import { table, terminalWidth } from '../text/table.ts';

type Ran = Operations['runHealth']['answer'];
type Detail = Ran['findings'][number]['detail'];

/** What each finding is, in words. */
const WORDS: Readonly<Record<Detail, string>> = {
  ok: 'well',
  not_probed: 'the vendor has nothing to try a token with',
  token_unavailable: 'there is no token to be had; its status says why',
  token_refused: "the vendor's API refuses the token, and no fresh one helps",
  scope_missing: 'a scope that is wanted is not granted',
  not_api: 'a web page came where the API would answer',
  vendor_fault: "the vendor's API has a fault (5xx)",
  unreachable: "the vendor's API does not answer",
  unexpected_answer: "the vendor's API answers something else than it should",
  clock_off: "the vendor's clock and this home's are more than two minutes apart",
  slow: "the vendor's API took more than five seconds",
};

/** What a run of health checks came to. */
export function healthText(ran: Ran): readonly string[] {
  const rows = ran.findings.map(({ integration, detail }) => [
    integration,
    { text: detail, tone: 'bad' } as const,
    WORDS[detail],
  ]);
  return [
    `checked ${ran.checked}; not well: ${ran.failing}`,
    ...(rows.length === 0 ? [] : table(['INTEGRATION', 'FOUND', ''], rows, terminalWidth())),
    ...(ran.undone === 0 ? [] : [`nothing was learned of ${ran.undone}: the log says why`]),
    ...(ran.isComplete ? [] : ['the time for an answer was used up before all were checked']),
  ];
}
