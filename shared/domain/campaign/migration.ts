import type { Instant } from '../time.ts';
import type { Campaign, CampaignId } from './campaign.ts';

/** Why a consent, or a token by the client alone, did not take the place of the grant that stands. */
export const UNPROVEN = [
  /** Not all of the scopes that are needed were granted. */
  'missing_scopes',
  /** The vendor's API did not take the new token. */
  'probe_failed',
  /** Somebody else consented than who did before. */
  'another_identity',
  /** The person said no. */
  'denied',
  /** The vendor gives our client no token with these scopes. */
  'refused',
] as const;
export type Unproven = (typeof UNPROVEN)[number];

/** How far one integration has come in a campaign: its row says so. */
export interface Migration {
  readonly campaign: CampaignId;
  /** Of that campaign: an id may be used again. */
  readonly startedAt: Instant;
  /** `declined`: a person was asked and the answer does not do. `refused`: the vendor said no, and no person can help. */
  readonly state: 'asked' | 'declined' | 'refused' | 'cut_over';
  readonly at: Instant;
  readonly why?: Unproven;
  readonly missing?: readonly string[];
}

/** What a row says of this campaign; `undefined` where nothing has happened to it yet. */
export const migrationIn = (
  campaign: Campaign,
  { migration }: { readonly migration?: Migration },
): Migration | undefined =>
  migration?.campaign === campaign.id && migration.startedAt === campaign.startedAt ? migration : undefined;

/** What a row is to say of this campaign. */
export const migrationOf = (
  { id: campaign, startedAt }: Campaign,
  what: Pick<Migration, 'state' | 'at' | 'why' | 'missing'>,
): Migration => ({ campaign, startedAt, ...what });
