import type { Campaign, CampaignId } from '#shared/domain/campaign/campaign.ts';

/** What is decided of a campaign: what it shall be (or nothing, to leave it), and what to tell the caller. */
export interface CampaignChange<T> {
  readonly campaign?: Campaign;
  readonly result: T;
}

/** Campaigns: few, and each of one kilobyte or so. Throws `StoreUnavailable` as the integration store does. */
export interface CampaignStore {
  /** Strongly consistent. */
  find(id: CampaignId): Promise<Campaign | undefined>;
  /** Every one, also those that are over. Which there are may be a moment behind; each is the newest. */
  list(): Promise<readonly Campaign[]>;
  /**
   * `decide` sees the newest, `undefined` where there is none, and sees it again if another write came between.
   * Durable when it resolves.
   */
  change<T>(id: CampaignId, decide: (campaign: Campaign | undefined) => CampaignChange<T>): Promise<T>;
}
