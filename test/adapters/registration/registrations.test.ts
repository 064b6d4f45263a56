import { expect, it } from 'vitest';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createWebhookRegistrations } from '#shared/adapters/registration/registrations.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { before, minutes } from '#shared/domain/time.ts';
import { describeWebhookRegistrationsContract } from '../../contract/webhook-registrations.contract.ts';
import { githubVendor } from '../../support/webhook-vendors/github.ts';
import { googleVendor } from '../../support/webhook-vendors/google.ts';
import { graphVendor } from '../../support/webhook-vendors/graph.ts';
import { shopifyVendor } from '../../support/webhook-vendors/shopify.ts';
import type { WebhookVendor } from '../../support/webhook-vendors/webhook-vendor.ts';

const NOW = 1_793_500_000_000 as ReturnType<typeof systemClock.now>;
const URL = 'https://keeper.example.com/webhooks/acme/crm';

async function over<Vendor extends WebhookVendor>(make: () => Promise<Vendor>) {
  const vendor = await make();
  const transport = guardedTransport({ allowLoopback: true, clock: systemClock });
  const close = async () => {
    transport.close();
    await vendor.server.stop();
  };
  const registrations = createWebhookRegistrations({ transport, clock: { now: () => NOW } });
  return { vendor, registrations, call: { ...vendor.call, url: URL }, close };
}

describeWebhookRegistrationsContract('Google RISC', () => over(googleVendor));
describeWebhookRegistrationsContract('Microsoft Graph', () => over(graphVendor));
describeWebhookRegistrationsContract('GitHub App', () => over(() => githubVendor()));
describeWebhookRegistrationsContract('Shopify', () => over(shopifyVendor));

it('sees a stream of Google that somebody switched off, and switches it on', async () => {
  const { vendor, registrations, call, close } = await over(googleVendor);
  await registrations.create(call);
  vendor.isEnabled = false;
  expect(await registrations.look(call)).toMatchObject({ seen: { url: URL, isWhole: false } });
  await registrations.mend(call);
  expect(vendor.isEnabled).toBe(true);
  await close();
});

it('subscribes at Graph for nearly as long as it allows, and renews by its name alone', async () => {
  const { vendor, registrations, call, close } = await over(graphVendor);
  const made = await registrations.create(call);
  // 41,000 of the 41,760 minutes that users and groups may have.
  expect(made).toEqual({ kind: 'made', vendorId: 'sub-1', expiresAt: NOW + 41_000 * 60_000 });
  expect(vendor.all()).toMatchObject([
    { resource: 'users', changeType: 'updated,deleted', notificationUrl: URL, lifecycleNotificationUrl: URL },
  ]);
  const messages = { ...call, options: { resource: 'me/messages', changeType: 'created' } };
  expect(await registrations.create(messages)).toMatchObject({ expiresAt: NOW + 4200 * 60_000 });
  await registrations.renew({ ...call, vendorId: 'sub-1', options: { lifeMinutes: 600 } });
  const [{ expirationDateTime } = {}] = vendor.all();
  expect(expirationDateTime).toBe(new Date(NOW + 600 * 60_000).toISOString());
  expect(await registrations.renew({ ...call, vendorId: 'gone' })).toEqual({ kind: 'absent' });
  await close();
});

it('has another subscription of Graph take the place of one whose secret changes, and deletes that one', async () => {
  const { vendor, registrations, call, close } = await over(graphVendor);
  await registrations.create(call);
  expect(await registrations.mend({ ...call, vendorId: 'sub-1' })).toMatchObject({ vendorId: 'sub-2' });
  expect(vendor.all().map(({ id }) => id)).toEqual(['sub-2']);
  expect(vendor.server.asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'DELETE']);
  await close();
});

it('leaves what else an app has subscribed to at Shopify alone, and asks for no compliance topic', async () => {
  const { vendor, registrations, call, close } = await over(shopifyVendor);
  const theirs = { ...call, url: 'https://app.example.com/hooks', events: ['app/uninstalled'] };
  await registrations.create(theirs);
  expect(await registrations.look(call)).toEqual({ kind: 'absent' });
  await registrations.create(call);
  expect(vendor.all().map(({ topic, uri }) => [topic, uri])).toEqual([
    ['APP_UNINSTALLED', 'https://app.example.com/hooks'],
    ['APP_UNINSTALLED', URL],
    ['APP_SCOPES_UPDATE', URL],
  ]);
  await close();
});

it('takes what Shopify refuses or throttles with status 200 for what it is', async () => {
  const { vendor, registrations, call, close } = await over(shopifyVendor);
  const errors = (code: string) => ({ status: 200, body: { errors: [{ extensions: { code } }] } });
  vendor.server.next = errors('THROTTLED');
  expect(await registrations.look(call)).toEqual({ kind: 'failed', code: 'throttled' });
  vendor.server.next = errors('ACCESS_DENIED');
  expect(await registrations.look(call)).toEqual({ kind: 'refused', code: 'access_denied' });
  await close();
});

it('signs for GitHub as one whose clock is a minute behind, for under ten minutes', async () => {
  const { vendor, registrations, call, close } = await over(() => githubVendor());
  await registrations.look(call);
  const [, claims = ''] = String(vendor.server.asked[0]?.headers.authorization).split('.');
  const { iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  expect([iat, exp]).toEqual([before(NOW, minutes(1)) / 1000, NOW / 1000 + 540]);
  await close();
});

it('makes no webhook of GitHub that would be signed with nothing', async () => {
  const { vendor, registrations, call, close } = await over(() => githubVendor());
  const { secret: _secret, ...unsigned } = call;
  expect(await registrations.create(unsigned)).toEqual({ kind: 'refused', code: 'secret_missing' });
  expect(vendor.server.asked).toEqual([]);
  await close();
});
