import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PageReceiver } from '../support/page-receiver.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

/** Ten times as fast as in production: a minute's look comes each 6 s, three minutes of an outage are 18 s. */
const QUICK = { GRANTKEEPER_SWEEP_SECONDS: '0.5', GRANTKEEPER_CONFIRM_SECONDS: '1' };

const CROWD = 500;

let receiver: PageReceiver;
let world: World<'acme'>;
beforeAll(async () => {
  receiver = await PageReceiver.start();
  world = await World.start({ acme: { ...KINDS.none } }, { ...QUICK, ...receiver.env });
}, 60_000);
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});
beforeEach(() => {
  receiver.pages.length = 0;
});

it('pages when a critical grant ends, says what to do, survives a crash, and tells when it is mended', async () => {
  await world.register('acme', 'payroll');
  const { api } = world.home;
  await api.expect(201, 'POST', '/v1/integrations', {
    id: 'wages',
    vendor: 'acme',
    client: 'payroll',
    scopes: ['read'],
    owner: 'finance',
    principal: 'service',
    critical: true,
  });
  const { grantId, refreshToken } = world.vendor.consent('payroll', { id: 'wages' });
  await api.expect(200, 'PUT', '/v1/integrations/wages/grant', { refreshToken });
  await eventually('a first token', async () => (await api.integration('wages')).version === 2 || undefined);
  world.vendor.withdraw(grantId);
  receiver.status = 503;
  await api.call('POST', '/v1/integrations/wages/refresh');
  await eventually('the pager was tried', () => receiver.asked > 0 || undefined);
  await world.home.crash();
  receiver.status = 204;
  const page = await receiver.gets('opened', 'needs-reconsent');
  expect(page).toMatchObject({ severity: 'page', integrations: ['wages'], count: 1 });
  expect(page.todo.join()).toContain('npx grantkeeper integration connect');
  const again = world.vendor.consent('payroll', { id: 'wages-again' });
  await api.expect(200, 'PUT', '/v1/integrations/wages/grant', { refreshToken: again.refreshToken });
  const over = await receiver.gets('resolved', 'needs-reconsent');
  expect(over.incident).toBe(page.incident);
  expect(receiver.pages.map(({ kind, heading }) => [kind, heading])).toEqual([
    ['opened', 'needs-reconsent'],
    ['resolved', 'needs-reconsent'],
  ]);
}, 120_000);

it("tells of a vendor's outage once, and once that it is over, whomever it touches", async () => {
  await world.register('acme', 'crowd');
  for (let n = 0; n < CROWD; n++) await world.adopt('crowd', `one-${n}`, { expiresIn: 60 });
  world.vendor.faults.always({ kind: 'status', status: 503 }, { clientId: 'crowd' });
  const page = await receiver.gets('opened', 'vendor-outage');
  expect(page).toMatchObject({ severity: 'page', title: 'acme does not answer, and tokens run out' });
  world.vendor.faults.clear();
  const over = await receiver.gets('resolved', 'vendor-outage');
  expect(over.incident).toBe(page.incident);
  expect(receiver.pages.map(({ kind, heading }) => [kind, heading])).toEqual([
    ['opened', 'vendor-outage'],
    ['resolved', 'vendor-outage'],
  ]);
}, 240_000);
