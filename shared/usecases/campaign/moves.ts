import {
  type Campaign,
  type CampaignId,
  isAffected,
  isOver,
  wantedAfter,
} from '#shared/domain/campaign/campaign.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Ports } from '#shared/ports/ports.ts';

/** What one integration is to be cut over to, by which campaign. */
export interface Move {
  readonly campaign: Campaign;
  /** What it wants afterwards, and what a consent for it asks for. */
  readonly scopes: readonly string[];
}

type MovePorts = Pick<Ports, 'campaigns'>;

/** What a running campaign wants of this integration; `undefined` where none does. Throws `StoreUnavailable`. */
export async function moveOf({ campaigns }: MovePorts, row: Integration): Promise<Move | undefined> {
  const all = await campaigns.list();
  return all.map((campaign) => moveBy(campaign, row)).find((move) => move !== undefined);
}

/** The same of the campaign that a consent was begun for: it may have been aborted since. Throws `StoreUnavailable`. */
export async function moveBegun(
  { campaigns }: MovePorts,
  row: Integration,
  id: CampaignId | undefined,
): Promise<Move | undefined> {
  const campaign = id === undefined ? undefined : await campaigns.find(id);
  return campaign === undefined ? undefined : moveBy(campaign, row);
}

const moveBy = (campaign: Campaign, row: Integration): Move | undefined =>
  !isOver(campaign) && isAffected(campaign, row)
    ? { campaign, scopes: wantedAfter(campaign, row.scopes) }
    : undefined;
