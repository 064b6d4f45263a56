import type { CampaignId } from '../campaign/campaign.ts';
import type { ClientId, IntegrationId, VendorId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Something that ends at a known time. */
export interface Deadline {
  /** Stays while it is the same thing that ends, also where the date moves: the UID of its calendar entry. */
  readonly id: string;
  readonly kind:
    | 'client_secret'
    | 'client_certificate'
    | 'admin_credential'
    | 'refresh_token'
    | 'vendor_change'
    | 'webhook'
    | 'webhook_key'
    | 'campaign';
  readonly dueBy: Instant;
  /** No hour is known: `dueBy` is the first instant of the day, in UTC. */
  readonly allDay: boolean;
  readonly vendor: VendorId;
  readonly client?: ClientId;
  readonly integration?: IntegrationId;
  /** The change of scopes that it is the day of. */
  readonly campaign?: CampaignId;
  /** The vendor notice that it is the date of. */
  readonly notice?: string;
  /** The next refresh moves it on, and is sure to come first: listed, never announced. */
  readonly renews: boolean;
  readonly summary: string;
}
