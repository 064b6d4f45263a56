import type { IntegrationBody } from '../support/api-client.ts';
import type { Sender } from './judge.ts';
import type { Send } from './ledger.ts';

const SENDS = 10;
const LINES = 80;

/** The end of a grant's history as lines, oldest first, in seconds before its last one. */
export function story(row: IntegrationBody, sends: readonly Send[], senders: readonly Sender[]): string {
  const from = sends.at(-SENDS)?.arrivedAt ?? 0;
  const marks = senders.flatMap(({ name, life }) =>
    life.marks.map(({ at, what }) => ({ at, text: `${name} ${what}` })),
  );
  const lines = [...sends.flatMap(linesOf), ...marks]
    .filter(({ at }) => at >= from)
    .toSorted((a, b) => a.at - b.at)
    .slice(-LINES);
  const end = lines.at(-1)?.at ?? 0;
  const told = lines.map(({ at, text }) => `  ${((at - end) / 1000).toFixed(3).padStart(9)} s  ${text}`);
  const { id, epoch, version, status, lastError } = row;
  const head = `  ${id}, epoch ${epoch}, version ${version}: ${status}, last error ${lastError?.code ?? 'none'}`;
  return [head, ...told].join('\n');
}

interface Line {
  readonly at: number;
  readonly text: string;
}

function linesOf(send: Send): readonly Line[] {
  const name = `request ${send.sequence}`;
  const lines: (Line | false)[] = [
    { at: send.arrivedAt, text: `${name}: ${send.sender} sends token ${send.sent}${faultOf(send)}` },
    send.passedOnAt !== undefined && { at: send.passedOnAt, text: `${name}: passed on to the vendor` },
    send.answeredAt !== undefined && { at: send.answeredAt, text: `${name}: ${answerOf(send)}` },
    send.deliveredAt !== undefined && {
      at: send.deliveredAt,
      text: `${name}: whole answer handed to ${send.sender}`,
    },
    send.brokenAt !== undefined && {
      at: send.brokenAt,
      text: `${name}: the connection to ${send.sender} is gone`,
    },
  ];
  return lines.filter((line) => line !== false);
}

const faultOf = ({ fault }: Send): string => (fault === undefined ? '' : ` (to be played: ${fault})`);

function answerOf({ answer, status, issued }: Send): string {
  const bearing = issued === undefined ? '' : ` bearing token ${issued}`;
  return `the vendor answers ${status}, ${answer}${bearing}`;
}
