import { beforeEach, describe, expect, it } from 'vitest';
import type { Campaign, CampaignId } from '#shared/domain/campaign/campaign.ts';
import { after, days } from '#shared/domain/time.ts';
import { listCalendar } from '#shared/usecases/calendar/list-calendar.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { aCampaign } from '../../support/campaign.ts';
import {
  aClient,
  aClientId,
  anIntegration,
  anIntegrationId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';

const changes = [
  { on: '2027-01-01', what: 'All change.', standing: 'documented', source: 'https://acme.example' },
] as const;
const secret = { versionId: 'one', createdAt: NOW, expiresAt: after(NOW, days(90)), pending: false };

let world: AllPorts;
beforeEach(async () => {
  world = await allPorts({ vendor: { changes, refreshTokenIdleSeconds: 60 * 86_400 } });
  const { clients, store } = world.ports;
  for (const id of ['billing', 'crm']) await clients.create(aClient({ id: aClientId(id), secret }));
  for (const id of ['a', 'b', 'c']) {
    const tokens = tokenFacts({ obtainedAt: NOW, ...(id === 'b' ? { hasRefreshToken: false } : {}) });
    await store.create(anIntegration({ id: anIntegrationId(id), tokens }));
  }
  for (const id of ['more', 'less']) await begin(aCampaign({ id: id as CampaignId }));
  const rotation = { everyDays: 90, kind: 'gitlab', adminExpiresAt: after(NOW, days(300)) };
  await clients.create(
    aClient({ id: aClientId('staff'), rotation, webhookKeysExpireAt: after(NOW, days(9)) }),
  );
  await begin(aCampaign({ id: 'over' as CampaignId, abortedAt: NOW }));
});

const begin = (campaign: Campaign) =>
  world.ports.campaigns.change(campaign.id, () => ({ campaign, result: null }));

const EVERYTHING = [
  'client_secret.billing',
  'client_secret.crm',
  expect.stringMatching(/^vendor_change\.acme\.[0-9a-f]{16}$/),
  'refresh_token.a.1',
  'refresh_token.c.1',
  'campaign.less',
  'campaign.more',
  'admin_credential.staff',
  'webhook_key.staff',
];

describe('everything that ends', () => {
  it.each([1, 2, 3, 50])('is listed once, in pages of %i', async (limit) => {
    const list = listCalendar(world.ports);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(EVERYTHING);
  });

  it('is as it is now', async () => {
    await world.ports.clients.change(aClientId('crm'), (client) => ({
      client: { ...client, secret: { ...secret, expiresAt: after(NOW, days(700)) } },
      result: null,
    }));
    const { items } = await listCalendar(world.ports)({ limit: 50 });
    expect(items.find(({ id }) => id === 'client_secret.crm')?.dueBy).toBe(after(NOW, days(700)));
    expect(items.find(({ id }) => id === 'refresh_token.a.1')).toMatchObject({
      dueBy: after(NOW, days(60)),
      renews: true,
    });
  });

  it.each(['x', '9', '7.z', '-1'])(
    'has nothing behind the cursor %j, which it never gave',
    async (cursor) => {
      expect(await listCalendar(world.ports)({ limit: 50, cursor })).toEqual({ kind: 'page', items: [] });
    },
  );

  it('is a short page with a cursor where few of many rows end', async () => {
    const none = tokenFacts({ hasRefreshToken: false });
    for (let n = 0; n < 30; n++) {
      await world.ports.store.create(
        anIntegration({ id: anIntegrationId(`n-${String(n).padStart(2, '0')}`), tokens: none }),
      );
    }
    const page = await listCalendar(world.ports)({ limit: 1, cursor: '2.c' });
    expect(page).toEqual({ kind: 'page', items: [], cursor: '2.n-09' });
  });
});
