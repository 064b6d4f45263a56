import { type AlarmDefinition, deadLetters, failures, notStarted, over, silent } from './definition.ts';

/** Of what people and vendors come to: the API, the pages for consent, webhooks. */
export const FRONT_ALARMS = {
  'api-errors': failures('The management API has failed in each of three minutes.'),
  // What brings them wakes somebody by itself: a function that fails, an outage, tokens that are late.
  'api-server-errors': over({
    statistic: 'sum',
    limit: 0,
    periodSeconds: 60,
    periods: 3,
    severity: 'ticket',
    says: 'The HTTP API has answered 5xx in each of three minutes.',
  }),
  'connect-errors': failures(
    'The pages for consent have failed in each of three minutes: nobody can connect anything.',
  ),
  'webhook-errors': failures(
    'What vendors send has failed in each of three minutes: withdrawn consents are not heard of.',
  ),
  'webhook-unsigned': over({
    metric: 'WebhookUnsigned',
    statistic: 'sum',
    limit: 'unsignedWebhooks',
    periodSeconds: 300,
    periods: 3,
    perVendor: true,
    severity: 'ticket',
    says: 'A quarter of an hour of deliveries that the vendor has not signed with a secret known here.',
  }),
  'webhook-care-heartbeat': silent({
    metric: 'WebhookCareCompleted',
    periodSeconds: 3600,
    periods: 3,
    says: 'Nobody has looked after webhooks for three hours: those that end are not renewed.',
  }),
  'webhook-care-dead-letters': notStarted(
    'The hourly look after webhooks could not be started, or not be finished.',
    300,
  ),
  'delivery-dead-letters': deadLetters(
    'What a vendor said of a grant could not have its effect, again and again.',
    60,
  ),
  'delivery-queue-age': over({
    statistic: 'maximum',
    limit: 'deliveryAgeSeconds',
    periodSeconds: 60,
    periods: 3,
    says: 'What a vendor said of a grant has waited for too long: a withdrawn consent may still be served.',
  }),
} as const satisfies Readonly<Record<string, AlarmDefinition>>;
