import type { Operations } from '#shared/client/contract.ts';
import { table, terminalWidth } from '../text/table.ts';
import { HEALTH_WORDS } from './health-words.ts';

type Ran = Operations['runHealth']['answer'];

/** What a run of health checks came to. */
export function healthText(ran: Ran): readonly string[] {
  const rows = ran.findings.map(({ integration, detail }) => [
    integration,
    { text: detail, tone: 'bad' } as const,
    HEALTH_WORDS[detail],
  ]);
  return [
    `checked ${ran.checked}; not well: ${ran.failing}`,
    ...(rows.length === 0 ? [] : table(['INTEGRATION', 'FOUND', ''], rows, terminalWidth())),
    ...(ran.undone === 0 ? [] : [`nothing was learned of ${ran.undone}: the log says why`]),
    ...(ran.isComplete ? [] : ['the time for an answer was used up before all were checked']),
  ];
}
