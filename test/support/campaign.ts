import type { Campaign, CampaignId } from '#shared/domain/campaign/campaign.ts';
import { after, days } from '#shared/domain/time.ts';
import { aVendorId, NOW } from './integration.ts';

/** One that adds a scope to whatever is Acme's, within thirty days. */
export const aCampaign = (overrides: Partial<Campaign> = {}): Campaign => ({
  id: 'more-files' as CampaignId,
  vendor: aVendorId('acme'),
  addScopes: ['files.write'],
  removeScopes: [],
  deadline: after(NOW, days(30)),
  startedAt: NOW,
  ...overrides,
});
