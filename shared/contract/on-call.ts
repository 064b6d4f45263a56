/**
 * Types of events that mean something to the on-call, as the rule on the bus names them. A test holds them to those of
 * `shared/domain/incident/of-event.ts`.
 */
export const ON_CALL_EVENT_TYPES = [
  'client.refused',
  'grant.lost',
  'integration.reauthorization_required',
  'integration.revoked',
  'integration.degraded',
  'scope.drifted',
  'grant.expiring',
  'client.secret_expiring',
  'webhook.lost',
  'webhook.refused',
  'webhook.silent',
  'job.preflight_failed',
  'job.preflight_recovered',
  'job.gate_missed',
] as const;

/** As `SEVERITIES` of the domain has them; there is a topic for each. */
export const PAGE_SEVERITIES = ['ticket', 'page'] as const;
export type PageSeverity = (typeof PAGE_SEVERITIES)[number];

interface Delivered {
  /** Which messages it is for. */
  readonly severities: readonly PageSeverity[];
  /** Name of the secret below `on-call/` of the stage's prefix. */
  readonly secret: string;
}

/** Who is told by the function `deliver`; all others are subscribers of the topics. */
export type DeliveredTarget =
  /** The secret is the address of the incoming webhook. */
  | ({ readonly kind: 'slack' } & Delivered)
  /** The secret is the routing key; the address is that of the Events API. */
  | ({ readonly kind: 'pagerduty'; readonly url: string } & Delivered)
  /** The secret is the API key; the address is that of the alerts. */
  | ({ readonly kind: 'opsgenie'; readonly url: string } & Delivered)
  /** The secret is what messages are signed with, as Standard Webhooks has it. */
  | ({ readonly kind: 'webhook'; readonly url: string } & Delivered);
