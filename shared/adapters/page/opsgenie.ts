import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Pager } from '#shared/ports/pager.ts';
import { post } from './post.ts';
import { textOf } from './text.ts';

export interface OpsgenieOptions {
  /** Of the alerts, such as `https://api.opsgenie.com/v2/alerts`. */
  readonly url: string;
  readonly apiKey: Secret;
}

/** Characters of the fields. */
const LONGEST = { message: 130, description: 15_000 } as const;
const PRIORITY = { page: 'P1', ticket: 'P3' } as const;

/**
 * A pager that creates and closes alerts by Opsgenie's alert API, which Jira Service Management has too. All messages of
 * an incident have its name as their `alias`: a second one counts up the alert, and does not open another.
 *
 * @see https://docs.opsgenie.com/docs/alert-api
 */
export const opsgeniePager = ({ url, apiKey }: OpsgenieOptions): Pager => ({
  send: (message) => {
    const common = { to: 'Opsgenie', headers: { authorization: `GenieKey ${apiKey.reveal()}` } };
    if (message.kind !== 'resolved') return post({ ...common, url, body: JSON.stringify(alertOf(message)) });
    const alias = encodeURIComponent(message.incident);
    const body = JSON.stringify({
      source: 'grantkeeper',
      note: textOf(message).slice(0, LONGEST.description),
    });
    return post({ ...common, url: `${url}/${alias}/close?identifierType=alias`, body });
  },
});

const alertOf = (message: PageMessage) => ({
  message: message.title.slice(0, LONGEST.message),
  alias: message.incident,
  description: textOf(message).slice(0, LONGEST.description),
  priority: PRIORITY[message.severity],
  source: 'grantkeeper',
  tags: [message.heading, message.severity],
  entity: message.heading,
  details: { owner: message.owner, kind: message.kind },
});
