/** `source` of every event on the bus. */
export const EVENT_SOURCE = 'grantkeeper';

/** Namespace of our measurements in CloudWatch. */
export const METRIC_NAMESPACE = 'Grantkeeper';

/** The one dimension that a measurement may have; each is also published without it, as the sum over all vendors. */
export const VENDOR_DIMENSION = 'vendor';

/** When the day's look at what ends begins, in UTC, in either home. */
export const CALENDAR_HOUR = 6;

/** How often the home looks whose turn it is to be checked, in either home. */
export const HEALTH_EVERY_MINUTES = 60;

/** How often the home looks whether a webhook is to be registered, renewed or asked for, in either home. */
export const WEBHOOKS_EVERY_MINUTES = 60;

/** How often a day's reconciliation is gone on with until it is finished, in either home. */
export const RECONCILE_EVERY_MINUTES = 60;

/** All secrets of a stage lie under this. */
export const secretsPrefix = (stage: string): string => `grantkeeper/${stage}`;

/** Names of secrets below the prefix: policies name them by pattern, adapters one by one. */
export const SECRETS = {
  integrations: 'integrations',
  clients: 'clients',
  webhooks: 'webhooks',
  webhookRegistrations: 'webhook-registrations',
  fingerprintKey: 'fingerprint-key',
  onCall: 'on-call',
} as const;
