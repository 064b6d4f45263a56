import type { Client } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import type { Finding } from './finding.ts';

/** What is wrong with the webhook of a client, as the client is shown alone; `now` in milliseconds. */
export function registrationFindings({ id, webhook }: Client, now: number): readonly Finding[] {
  const about = `client ${id}`;
  const trouble = webhook?.registration?.trouble;
  const found: Finding[] = [];
  if (trouble !== undefined) {
    const { kind, code, since } = trouble;
    found.push({
      level: 'warning',
      code: `webhook_${kind}`,
      about,
      what: `its webhook ${kind === 'refused' ? 'is refused by the vendor' : 'could not be looked after'} (${code}), since ${moment(since, now)}: withdrawn consents are heard of late`,
      mend: 'docs/runbook.md (webhook-trouble) says what the code means; then: grantkeeper run webhooks',
    });
  }
  if (webhook?.silence === 'alarm') {
    found.push({
      level: 'warning',
      code: 'webhook_silent',
      about,
      what: `its webhook was heard last ${moment(webhook.lastDeliveryAt, now)}, and is usually heard far sooner`,
      mend: `send a test from the vendor's console: docs/runbook.md (webhook-trouble); one that is quiet for a good reason: grantkeeper webhook set ${id}`,
    });
  }
  return found;
}
