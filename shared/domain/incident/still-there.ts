import {
  adminDeadline,
  certificateDeadline,
  clientDeadline,
  webhookKeyDeadline,
} from '../calendar/client-deadline.ts';
import type { Integration } from '../integration.ts';
import type { Job } from '../job/job.ts';
import type { OAuthClient } from '../oauth-client.ts';
import { refreshTokenEnd } from '../refresh-token-end.ts';
import { isInTrouble, wasJustLost } from '../registration/transitions.ts';
import { missingScopes } from '../scopes.ts';
import { after, days, type Instant } from '../time.ts';
import type { Vendor } from '../vendor.ts';
import { type Heard, silenceOf } from '../webhook/heard.ts';
import type { Cause } from './cause.ts';
import type { Incident } from './incident.ts';
import { outageOf, outageVendor } from './running-out.ts';

/** Causes that are looked at by the client's row alone. `undefined`: this cause is not one of them. */
export function isStillAtClients(incident: Incident, clients: readonly OAuthClient[]): boolean | undefined {
  const { cause } = incident;
  switch (cause.kind) {
    case 'vendor-outage':
      return clients.some(
        (client) => outageVendor(client) === cause.vendor && outageOf(client) !== undefined,
      );
    case 'client-refused':
      return clients.some(({ id, status }) => id === cause.client && status === 'refused');
    case 'mass-refusal':
      return clients.some(
        ({ id, circuit: { phase } }) =>
          id === cause.client && phase.kind !== 'closed' && phase.reason === 'mass_refusal',
      );
    case 'client-secret-expiring':
      return clients.some((client) => client.id === cause.client && endsAsTold(client, incident));
    default:
      return undefined;
  }
}

/** Its secret, the day on which a person is to replace that, the certificate of its key, or another of its credentials. */
const endsAsTold = (client: OAuthClient, incident: Incident): boolean =>
  [clientDeadline, certificateDeadline, adminDeadline, webhookKeyDeadline].some((endOf) =>
    isNoLater(endOf(client)?.dueBy, incident),
  );

/** The webhook of a client, by its row and when it was heard last. */
export const isStillAtWebhook = (
  client: OAuthClient | undefined,
  heard: Heard | undefined,
  now: Instant,
): boolean =>
  client !== undefined &&
  ((client.webhook !== undefined && (isInTrouble(client.webhook, now) || wasJustLost(client.webhook, now))) ||
    (heard !== undefined && silenceOf(heard, now) === 'alarm'));

/** Causes of a batch job, by its newest check: that a run has begun mends nothing. A job that is gone has none. */
export function isStillAtJob({ cause }: Incident, job: Job | undefined): boolean {
  const newest = job?.results[0];
  return cause.kind === 'job-gate-missed' ? newest?.by === 'missed' : newest?.ok === false;
}

/** Causes that are looked at integration by integration. */
const OF_INTEGRATIONS = [
  'refresh-failing',
  'grant-lost',
  'needs-reconsent',
  'health-failing',
  'scope-drifted',
  'grant-expiring',
] as const satisfies readonly Cause['kind'][];
type OfIntegrations = (typeof OF_INTEGRATIONS)[number];

/** The kind of a cause that members have each for themselves; `undefined` where they have not. */
export const kindOfMembers = ({ cause }: Incident): OfIntegrations | undefined =>
  OF_INTEGRATIONS.find((kind) => kind === cause.kind);

/** Whether it is still so of this one. Whoever stopped its care knows of it. */
export function isStillAt(
  row: Integration,
  kind: OfIntegrations,
  incident: Incident,
  vendor: Vendor | undefined,
): boolean {
  if (row.pausedAt !== undefined) return false;
  const { status } = row.care;
  switch (kind) {
    case 'refresh-failing':
      return status === 'degraded';
    case 'grant-lost':
      return status === 'suspect' || status === 'reauthorization_required';
    case 'needs-reconsent':
      return status === 'reauthorization_required' || status === 'revoked';
    case 'health-failing':
      return row.health?.ok === false;
    case 'scope-drifted':
      return row.tokens !== undefined && missingScopes(row.scopes, row.tokens.grantedScopes).length > 0;
    case 'grant-expiring':
      return row.tokens !== undefined && isNoLater(refreshTokenEnd(vendor, row.tokens), incident);
  }
}

/** What is told is a day: what ends within the last one is what was meant. */
function isNoLater(end: Instant | undefined, { by, lastBy = by }: Incident): boolean {
  return end !== undefined && (lastBy === undefined || end < after(lastBy, days(1)));
}
