import type { Deadline } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import { type Cell, table, terminalWidth } from '../text/table.ts';

const DAY = 86_400_000;
const KINDS: Readonly<Record<Deadline['kind'], string>> = {
  client_secret: 'client secret',
  client_certificate: 'certificate',
  admin_credential: 'management credential',
  refresh_token: 'refresh token',
  vendor_change: 'vendor change',
  webhook: 'webhook',
  webhook_key: 'webhook key',
  campaign: 'change of scopes',
};

/** One line for each thing that ends, in the order given; `now` in milliseconds. */
export function calendarText(deadlines: readonly Deadline[], now: number): readonly string[] {
  if (deadlines.length === 0) return ['nothing ends on a day that is known'];
  const rows = deadlines.map((deadline) => [
    dueCell(deadline, now),
    KINDS[deadline.kind],
    deadline.vendor,
    deadline.integration ?? deadline.campaign ?? deadline.client ?? deadline.notice ?? '-',
    deadline.renews ? 'the next refresh moves it on' : deadline.summary,
  ]);
  return table(['ENDS', 'WHAT', 'VENDOR', 'OF', ''], rows, terminalWidth());
}

function dueCell({ dueBy, renews }: Deadline, now: number): Cell {
  const text = `${dueBy.slice(0, 10)}, ${moment(dueBy, now)}`;
  const left = Date.parse(dueBy) - now;
  if (renews || left > 30 * DAY) return text;
  return { text, tone: left > 7 * DAY ? 'warn' : 'bad' };
}
