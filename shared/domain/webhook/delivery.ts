import type { ClientId, IntegrationId, VendorId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Claim } from './claims.ts';

/** A delivery that was believed, as the queue keeps it: ids and times, and nothing of what else it said. */
export interface Delivery {
  /** The same for a delivery that comes twice. */
  readonly key: string;
  /** The same for deliveries with the same body, whatever id they came under. */
  readonly bodyKey: string;
  readonly vendor: VendorId;
  readonly client: ClientId;
  readonly receivedAt: Instant;
  readonly strength: 'strong' | 'weak';
  readonly timely: boolean;
  readonly claims: readonly Claim[];
  /** Absent in one that comes from the door. */
  readonly onward?: Onward;
}

/** Where a delivery goes on that one run had no time to apply to all integrations of its client. */
export interface Onward {
  /** Behind this integration, on the page of that cursor; absent: from the first once more. */
  readonly after?: { readonly cursor?: string; readonly id: IntegrationId };
  /** When what it has ended so far is to be cleaned up after. */
  readonly again?: Instant;
}
