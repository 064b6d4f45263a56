import { countedEpoch } from './epochs.ts';
import type { DomainEvent } from './event.ts';
import type { Integration } from './integration.ts';
import type { OAuthClient } from './oauth-client.ts';

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

/** An event of this OAuth client. */
export function clientEventOf(client: OAuthClient, what: Own<ClientEvent, 'client' | 'vendor'>): DomainEvent {
  return { ...what, client: client.id, vendor: client.vendor } as ClientEvent;
}
