import type { DomainEvent } from './event.ts';

/** What a row keeps until the bus has taken it: its silence would hide that a grant is over. */
export type MustBeHeard = Extract<
  DomainEvent,
  { readonly type: 'grant.lost' | 'integration.reauthorization_required' | 'integration.revoked' }
>;
