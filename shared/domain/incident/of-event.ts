import type { DomainEvent } from '../event.ts';
import { HEALTH_FINDINGS } from '../health/health.ts';
import type { JobId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import { type Instant, instant } from '../time.ts';
import type { Cause, Signal } from './cause.ts';

/** The events that can mean something to the on-call. */
export const ON_CALL_EVENTS = [
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
] as const satisfies readonly DomainEvent['type'][];

/** What decides how much an event of an integration matters. */
export interface Weight extends Pick<Integration, 'critical' | 'principal' | 'owner'> {
  /** Of a scope that is lost: the batch jobs that need it. */
  readonly neededBy?: readonly JobId[];
}

export interface SignalPolicy {
  /** So many grants of one client that end within an hour are no churn any more. */
  readonly reconsentsPerHour: number;
}

/** From here on, what ends is a page where something critical hangs on it. */
const PAGE_DAYS_AHEAD = 7;

/**
 * What an event means for the on-call; `undefined` where it means nothing. `weight` is of the integration that it is
 * about. A circuit that opens says nothing yet: whether tokens are about to run out is looked at each minute. One user
 * who withdraws a consent is on record and pages nobody; many at once do, and so does a critical one.
 */
export function signalOf(
  event: DomainEvent,
  weight: Weight | undefined,
  { reconsentsPerHour }: SignalPolicy,
): Signal | undefined {
  switch (event.type) {
    case 'client.refused':
      return {
        cause: ofClient(event, event.reason === 'mass_refusal' ? 'mass-refusal' : 'client-refused'),
        owner: 'operator',
        severity: 'page',
        code: event.code,
      };
    case 'grant.lost':
      return {
        cause: ofClient(event, 'grant-lost'),
        owner: 'integration_owner',
        severity: weight?.critical === true ? 'page' : 'ticket',
        pagesAt: reconsentsPerHour,
        integration: event.integration,
        code: event.cause,
      };
    case 'integration.reauthorization_required':
    case 'integration.revoked':
      // Removed by us, on purpose.
      if (weight === undefined) return undefined;
      return {
        cause: ofClient(event, 'needs-reconsent'),
        owner: 'integration_owner',
        severity: weight.critical ? 'page' : weight.principal === 'service' ? 'ticket' : 'none',
        pagesAt: reconsentsPerHour,
        integration: event.integration,
        code: event.type === 'integration.revoked' ? 'revoked' : event.code,
      };
    case 'integration.degraded':
      if (weight?.critical !== true || !isFinding(event.code)) return undefined;
      return {
        cause: ofClient(event, 'health-failing'),
        owner: 'integration_owner',
        severity: 'page',
        integration: event.integration,
        code: event.code,
      };
    case 'scope.drifted':
      return {
        cause: ofClient(event, 'scope-drifted'),
        owner: 'integration_owner',
        severity: weight?.critical === true ? 'page' : 'ticket',
        integration: event.integration,
        lines: [lackOf(event, weight)],
      };
    case 'grant.expiring':
      return {
        cause: ofClient(event, 'grant-expiring'),
        owner: 'integration_owner',
        severity: weight?.critical === true && event.daysLeft <= PAGE_DAYS_AHEAD ? 'page' : 'ticket',
        integration: event.integration,
        ...by(event.dueBy),
      };
    case 'client.secret_expiring':
      return {
        cause: ofClient(event, 'client-secret-expiring'),
        owner: 'operator',
        severity: event.daysLeft <= PAGE_DAYS_AHEAD ? 'page' : 'ticket',
        code: event.of ?? 'secret',
        ...by(event.dueBy),
      };
    case 'webhook.lost':
      return webhookTrouble(event, 'lost');
    case 'webhook.refused':
      return webhookTrouble(event, event.code);
    case 'webhook.silent':
      // A quiet day or two may be the vendor's own.
      return event.reason === 'alarm' ? webhookTrouble(event, 'silent') : undefined;
    case 'job.preflight_failed':
      return {
        cause: { kind: 'job-preflight-failed', job: event.job },
        owner: 'integration_owner',
        severity: 'page',
        lines: event.failures.map(({ integration, reason, fix }) => `${integration}: ${reason}. ${fix}`),
        ...by(event.runAt),
      };
    case 'job.gate_missed':
      return { cause: { kind: 'job-gate-missed', job: event.job }, owner: 'operator', severity: 'page' };
    default:
      return undefined;
  }
}

/** The cause that an event says the end of; `undefined` where it says none. */
export const endedBy = (event: DomainEvent): Cause | undefined =>
  event.type === 'job.preflight_recovered' ? { kind: 'job-preflight-failed', job: event.job } : undefined;

/** What is lacking, and who is to know of it. */
function lackOf(
  { integration, missing }: Extract<DomainEvent, { type: 'scope.drifted' }>,
  weight: Weight | undefined,
): string {
  const lacks = `${integration} lacks ${missing.join(', ')}`;
  if (weight === undefined) return lacks;
  const { owner, neededBy = [] } = weight;
  const jobs =
    neededBy.length === 0 ? 'no batch job says that it needs this' : `needed by ${neededBy.join(', ')}`;
  return `${lacks} (owner: ${owner}; ${jobs})`;
}

type KindOfClient = Extract<Cause, { readonly client: unknown }>['kind'];

const ofClient = (
  { vendor, client }: Extract<DomainEvent, { client: unknown }>,
  kind: KindOfClient,
): Cause => ({
  kind,
  vendor,
  client,
});

/** What a vendor says of grants is then found out by refreshes, later: nobody is woken for that. */
const webhookTrouble = (event: Extract<DomainEvent, { client: unknown }>, code: string): Signal => ({
  cause: ofClient(event, 'webhook-trouble'),
  owner: 'operator',
  severity: 'ticket',
  code,
});

const isFinding = (code: string): boolean => HEALTH_FINDINGS.some((finding) => finding === code);

function by(day: string): { readonly by: Instant } | Record<never, never> {
  const at = Date.parse(day);
  return Number.isNaN(at) ? {} : { by: instant(at) };
}
