import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import type { Pager } from '#shared/ports/pager.ts';
import { post } from './post.ts';
import { textOf } from './text.ts';

export interface PagerDutyOptions {
  /** Of the Events API: `https://events.pagerduty.com/v2/enqueue`, or that of the European Union. */
  readonly url: string;
  readonly routingKey: Secret;
}

/** Of a summary, in characters. */
const LONGEST_SUMMARY = 1024;
/** PagerDuty's words; a ticket goes to a service whose urgency follows the severity. */
const SEVERITY = { page: 'critical', ticket: 'warning' } as const;

/**
 * A pager that opens and resolves alerts by the Events API v2. All messages of an incident have its name as their
 * `dedup_key`: a second one adds to the alert, and does not open another. A test opens one and nothing resolves it but a
 * person.
 *
 * @see https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 */
export const pagerDutyPager = ({ url, routingKey }: PagerDutyOptions): Pager => ({
  send: (message) =>
    post({
      to: 'PagerDuty',
      url,
      body: JSON.stringify({
        routing_key: routingKey.reveal(),
        dedup_key: message.incident,
        ...(message.kind === 'resolved' ? { event_action: 'resolve' } : triggerOf(message)),
      }),
    }),
});

const triggerOf = (message: PageMessage) => ({
  event_action: 'trigger',
  client: 'grantkeeper',
  payload: {
    summary: message.title.slice(0, LONGEST_SUMMARY),
    source: 'grantkeeper',
    severity: SEVERITY[message.severity],
    timestamp: toRfc3339(message.at),
    class: message.heading,
    group: message.owner,
    custom_details: { text: textOf(message), kind: message.kind, integrations: message.integrations },
  },
});
