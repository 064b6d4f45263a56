import type { ClientId, IntegrationId, JobId, VendorId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Who can end it: whoever runs the keeper, whoever owns the integration, or the vendor alone. */
export const OWNER_CLASSES = ['operator', 'integration_owner', 'vendor'] as const;
export type OwnerClass = (typeof OWNER_CLASSES)[number];

/** The lesser first. `ticket`: read in working hours. `page`: wakes somebody. */
export const SEVERITIES = ['ticket', 'page'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface OfClient {
  readonly vendor: VendorId;
  readonly client: ClientId;
}

/**
 * What an incident is about: there is one for each cause, however many integrations it touches. A vendor's outage is one
 * for all of its clients; everything else about grants is one for each client and class. `kind` (of an alarm, its name)
 * is also the heading in `docs/runbook.md`.
 */
export type Cause =
  | { readonly kind: 'vendor-outage'; readonly vendor: VendorId }
  | ({ readonly kind: 'refresh-failing' } & OfClient)
  | ({ readonly kind: 'client-refused' } & OfClient)
  | ({ readonly kind: 'mass-refusal' } & OfClient)
  | ({ readonly kind: 'grant-lost' } & OfClient)
  | ({ readonly kind: 'needs-reconsent' } & OfClient)
  | ({ readonly kind: 'health-failing' } & OfClient)
  | ({ readonly kind: 'scope-drifted' } & OfClient)
  | ({ readonly kind: 'grant-expiring' } & OfClient)
  | ({ readonly kind: 'client-secret-expiring' } & OfClient)
  | ({ readonly kind: 'webhook-trouble' } & OfClient)
  | { readonly kind: 'job-preflight-failed'; readonly job: JobId }
  | { readonly kind: 'job-gate-missed'; readonly job: JobId }
  /** A measurement is over its limit, or a sign of life stays away. */
  | { readonly kind: 'alarm'; readonly name: string; readonly vendor?: VendorId }
  /** Somebody wants to see that a page arrives. */
  | { readonly kind: 'page-test' };

/** Headings of the causes that are no measurement's. */
export const CAUSE_HEADINGS = [
  'vendor-outage',
  'refresh-failing',
  'client-refused',
  'mass-refusal',
  'grant-lost',
  'needs-reconsent',
  'health-failing',
  'scope-drifted',
  'grant-expiring',
  'client-secret-expiring',
  'webhook-trouble',
  'job-preflight-failed',
  'job-gate-missed',
  'page-test',
] as const satisfies readonly Exclude<Cause['kind'], 'alarm'>[];

/** One key for each cause; ids hold no slash. */
export function keyOf(cause: Cause): string {
  const { kind } = cause;
  switch (kind) {
    case 'vendor-outage':
      return `${kind}/${cause.vendor}`;
    case 'job-preflight-failed':
    case 'job-gate-missed':
      return `${kind}/${cause.job}`;
    case 'alarm':
      return cause.vendor === undefined ? `${kind}/${cause.name}` : `${kind}/${cause.name}/${cause.vendor}`;
    case 'page-test':
      return kind;
    default:
      return `${kind}/${cause.client}`;
  }
}

export const headingOf = (cause: Cause): string => (cause.kind === 'alarm' ? cause.name : cause.kind);

/** What was noticed of a cause, once. */
export interface Signal {
  readonly cause: Cause;
  readonly owner: OwnerClass;
  /** `none`: on record, and told only where many come within an hour. */
  readonly severity: Severity | 'none';
  /** So many of these within an hour are a page, whatever one of them is. */
  readonly pagesAt?: number;
  readonly integration?: IntegrationId;
  /** One word that says more. */
  readonly code?: string;
  /** Until when it has to be mended. */
  readonly by?: Instant;
  /** What is wrong in particular and what mends it, a line for each. */
  readonly lines?: readonly string[];
}
