import type { ClientId, IntegrationId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Something that the vault keeps, by what it is kept for. */
export type VaultPlace =
  /** All token sets of one epoch of a grant. */
  | { readonly kind: 'tokens'; readonly integration: IntegrationId; readonly epoch: number }
  /** What a client proves itself with: one version, or, where the vault lists none by themselves, all. */
  | { readonly kind: 'client'; readonly client: ClientId; readonly versionId?: string }
  /** What a client's webhooks are checked with. */
  | { readonly kind: 'webhook'; readonly client: ClientId }
  /** What a client's webhook was registered with at the vendor. */
  | { readonly kind: 'registration'; readonly client: ClientId }
  /** It lies among ours, and is none of ours by its name. */
  | { readonly kind: 'foreign'; readonly name: string };

/** A place as a vault lists it. */
export interface Kept {
  readonly place: VaultPlace;
  /** When it last changed, as far as the vault knows. */
  readonly changedAt?: Instant;
}

/** The name under which people find it, in the vault of either home. */
export function nameOf(place: VaultPlace): string {
  switch (place.kind) {
    case 'tokens':
      return `integrations/${place.integration}/e${place.epoch}`;
    case 'client':
      return place.versionId === undefined
        ? `clients/${place.client}`
        : `clients/${place.client}/${place.versionId}`;
    case 'webhook':
      return `webhooks/${place.client}`;
    case 'registration':
      return `webhook-registrations/${place.client}`;
    case 'foreign':
      return place.name;
  }
}
