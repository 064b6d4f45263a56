import type { ClientId, VendorId } from '../ids.ts';
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
}
