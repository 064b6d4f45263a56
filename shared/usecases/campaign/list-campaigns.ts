import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Ports } from '#shared/ports/ports.ts';

export interface CampaignPage {
  readonly items: readonly Campaign[];
  readonly cursor?: string;
}

/** A page of campaigns, by id, those that are over among them. Throws `StoreUnavailable`. */
export const listCampaigns =
  ({ campaigns }: Pick<Ports, 'campaigns'>) =>
  async ({
    limit,
    cursor = '',
  }: {
    readonly limit: number;
    readonly cursor?: string;
  }): Promise<CampaignPage> => {
    const left = (await campaigns.list())
      .filter(({ id }) => id > cursor)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const items = left.slice(0, limit);
    const last = items.at(-1);
    return left.length > limit && last !== undefined ? { items, cursor: last.id } : { items };
  };
