import { countedEpoch } from './epochs.ts';
import type { DomainEvent } from './event.ts';
import type { Integration } from './integration.ts';
import type { OAuthClient } from './oauth-client.ts';
import { mendedByGrant } from './refused-job/mended.ts';

type Own<E, Keys extends string> = E extends unknown ? Omit<E, Keys> : never;
type IntegrationEvent = Extract<DomainEvent, { integration: unknown }>;
type ClientEvent = Exclude<Extract<DomainEvent, { client: unknown }>, IntegrationEvent>;

/** An event of this integration, with the ids and versions that every one of them carries. */
export function eventOf(
  row: Integration,
  what: Own<IntegrationEvent, 'integration' | 'vendor' | 'client' | 'version' | 'epoch' | 'canary'>,
): DomainEvent {
  const { id: integration, vendor, client, version } = row;
  const canary = row.canary === true ? { canary: true } : {};
  return {
    ...what,
    integration,
    vendor,
    client,
    version,
    epoch: countedEpoch(row),
    ...canary,
  } as IntegrationEvent;
}

/** That it is well again, with the jobs that are worth another try. */
export const recoveredOf = (row: Integration, jobs: readonly string[]): DomainEvent =>
  eventOf(row, { type: 'integration.recovered', ...(jobs.length === 0 ? {} : { jobs }) });

/** What is told of a new grant: that it is there, and where jobs were waiting for it, which. */
export function connectedOf(row: Integration): readonly DomainEvent[] {
  const jobs = mendedByGrant(row);
  return [
    eventOf(row, { type: 'integration.connected' }),
    ...(jobs.length === 0 ? [] : [recoveredOf(row, jobs)]),
  ];
}

/** An event of this OAuth client. */
export function clientEventOf(client: OAuthClient, what: Own<ClientEvent, 'client' | 'vendor'>): DomainEvent {
  return { ...what, client: client.id, vendor: client.vendor } as ClientEvent;
}
