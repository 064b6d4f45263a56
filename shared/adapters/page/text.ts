import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { toRfc3339 } from '#shared/domain/time.ts';

const LABELS: Readonly<Record<PageMessage['kind'], string>> = {
  opened: '',
  escalated: 'now graver: ',
  reminder: 'still so: ',
  resolved: '',
  test: '',
};

const OWNERS: Readonly<Record<PageMessage['owner'], string>> = {
  operator: 'whoever runs grantkeeper',
  integration_owner: 'the owner of the integration',
  vendor: 'the vendor; nobody here can end it',
};

/** So many integrations are named in a text. */
const MOST_NAMED = 10;

/** A message for a person: what broke, whose it is, what to do, by when. One line first, that says it all. */
export function textOf(message: PageMessage): string {
  const { severity, kind, title, what, owner, todo, lines, since, by, integrations, count, heading } =
    message;
  const named = integrations.slice(0, MOST_NAMED).join(', ');
  const more = count > MOST_NAMED ? ` and ${count - MOST_NAMED} more` : '';
  return [
    `[${severity}] ${LABELS[kind]}${title}`,
    what,
    ...lines.map((line) => `  - ${line}`),
    ...(named === '' ? [] : [`Integrations: ${named}${more}`]),
    `Whose it is: ${OWNERS[owner]}`,
    ...todo.map((step) => `Do: ${step}`),
    ...(by === undefined || kind === 'resolved' ? [] : [`By: ${toRfc3339(by)}`]),
    `Since: ${toRfc3339(since)}`,
    `Runbook: docs/runbook.md#${heading}`,
  ].join('\n');
}
