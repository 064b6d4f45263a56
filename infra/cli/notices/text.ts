import type { Notice } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import { type Cell, table, terminalWidth } from '../text/table.ts';

/** One line for each notice; `now` in milliseconds. */
export function noticesText(notices: readonly Notice[], now: number): readonly string[] {
  if (notices.length === 0) return ['no vendor in use has said that it ends or changes anything'];
  const rows = notices.map((notice) => [
    notice.id,
    statusCell(notice),
    notice.dueBy === undefined ? '-' : `${notice.dueBy.slice(0, 10)}, ${moment(notice.dueBy, now)}`,
    concernedText(notice),
    whatText(notice),
  ]);
  return table(['NOTICE', 'STATUS', 'DUE', 'CONCERNS', 'WHAT'], rows, terminalWidth());
}

/** All that is shown of one. */
export function noticeText(notice: Notice, now: number): readonly string[] {
  const { dueBy, severity, snoozedUntil, source, standing } = notice;
  const rows: readonly (readonly [string, Cell | undefined])[] = [
    ['notice', notice.id],
    ['vendor', notice.vendor],
    ['status', statusCell(notice)],
    ['due', dueBy && `${dueBy}, ${moment(dueBy, now)}`],
    ['what', whatText(notice)],
    ['severity', severity],
    ['concerns', concernedText(notice)],
    ['read on', source && `${source} (${standing})`],
    ...notice.links.map(({ rel, href }) => [`read on (${rel})`, href] as const),
    ['snoozed until', snoozedUntil],
  ];
  return table(
    [],
    rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]])),
  );
}

const statusCell = ({ status }: Notice): Cell => ({
  text: status,
  tone: status === 'open' ? 'warn' : 'faint',
});

const whatText = ({ what, endpoint, vendor }: Notice): string =>
  what ?? `${vendor} ends ${endpoint ?? 'an endpoint that was not named'}`;

function concernedText({ integrations, integrationCount }: Notice): string {
  if (integrations.length === 0) return '-';
  const more = integrationCount - integrations.length;
  return `${integrations.join(' ')}${more > 0 ? ` and about ${more} more` : ''}`;
}
