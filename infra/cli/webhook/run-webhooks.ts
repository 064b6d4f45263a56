import { EXIT } from '../exit.ts';
import { connect } from '../home/connect.ts';
import type { HomeOptions } from '../home/target.ts';
import { jsonText, linesText, type Said } from '../said.ts';

const SAYS = {
  refused: 'the vendor refuses it',
  failing: 'the vendor has not taken it for a day',
  lost: 'somebody deleted, moved or switched it off at the vendor; it was mended',
  silent: 'it has been silent for longer than is usual',
} as const;

/** Asks vendors now for every webhook that the home registers there itself. */
export async function runWebhooks(options: HomeOptions): Promise<Said> {
  const ran = await connect(options).clients.runWebhooks();
  const isWell = ran.findings.every(({ says }) => says === 'lost');
  const exit = isWell && ran.undone === 0 && ran.isComplete ? EXIT.done : EXIT.failed;
  if (options.json === true) return { out: jsonText(ran), exit };
  const { checked, made, mended, renewed, undone } = ran;
  const lines = [
    `asked for ${checked}; made ${made}, mended ${mended}, renewed ${renewed}`,
    ...ran.findings.map(
      ({ client, says, code }) => `${client}: ${SAYS[says]}${code === undefined ? '' : ` (${code})`}`,
    ),
    ...(undone === 0 ? [] : [`left undone: ${undone}; run it again in a minute`]),
    ...(ran.isComplete ? [] : ['the time for an answer was used up before all were asked for']),
  ];
  return { out: linesText(lines), exit };
}
