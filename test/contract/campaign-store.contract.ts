import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Campaign, CampaignId } from '#shared/domain/campaign/campaign.ts';
import { after, days } from '#shared/domain/time.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { aCampaign } from '../support/campaign.ts';
import { aClientId, NOW } from '../support/integration.ts';

export interface CampaignStoreSubject {
  readonly campaigns: CampaignStore;
  /** The same campaigns through an adapter that is made anew. */
  reopen(): Promise<CampaignStore>;
  close(): Promise<void>;
}

const named = (id: string, more: Partial<Campaign> = {}): Campaign =>
  aCampaign({ id: id as CampaignId, ...more });

export function describeCampaignStoreContract(
  name: string,
  makeSubject: () => Promise<CampaignStoreSubject>,
): void {
  describe(`campaign store: ${name}`, () => {
    let subject: CampaignStoreSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const put = (campaign: Campaign) =>
      subject.campaigns.change(campaign.id, () => ({ campaign, result: undefined }));

    it('finds none at first, and keeps what is decided, also over a reopening', async () => {
      const full = named('kept', { client: aClientId('acme'), abortedAt: after(NOW, days(2)) });
      expect(await subject.campaigns.find(full.id)).toBeUndefined();
      const result = await subject.campaigns.change(full.id, (before) => ({
        campaign: full,
        result: before === undefined ? 'new' : 'known',
      }));
      expect(result).toBe('new');
      expect(await (await subject.reopen()).find(full.id)).toEqual(full);
    });

    it('leaves it as it is where nothing is decided', async () => {
      await put(named('left'));
      const seen = await subject.campaigns.change('left' as CampaignId, (campaign) => ({
        result: campaign?.id,
      }));
      expect(seen).toBe('left');
      expect(await subject.campaigns.find('left' as CampaignId)).toEqual(named('left'));
    });

    it('loses none of many changes at once, the first of all among them', async () => {
      const stores = [subject.campaigns, await subject.reopen()];
      await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          stores[n % 2]?.change('busy' as CampaignId, (campaign) => ({
            campaign: named('busy', { addScopes: [...(campaign?.addScopes ?? []), `scope-${n}`] }),
            result: null,
          })),
        ),
      );
      const { addScopes = [] } = (await subject.campaigns.find('busy' as CampaignId)) ?? {};
      expect(addScopes.toSorted()).toEqual(Array.from({ length: 8 }, (_, n) => `scope-${n}`));
    });

    it('lists every one', async () => {
      for (const id of ['listed-b', 'listed-a']) await put(named(id));
      const found = (await subject.campaigns.list()).map(({ id }) => String(id));
      expect(found.filter((id) => id.startsWith('listed-')).toSorted()).toEqual(['listed-a', 'listed-b']);
    });
  });
}
