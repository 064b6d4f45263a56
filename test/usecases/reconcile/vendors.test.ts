import { describe, expect, it } from 'vitest';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { NOW, tokenFacts } from '../../support/integration.ts';
import { aReconcileWorld, attemptOf, THEN } from '../../support/reconcile-world.ts';

const introspectionEndpoint = 'https://auth.acme.example/introspect';
const probe = { method: 'GET', url: 'https://api.acme.example/me', expect: 200 } as const;
const events = [{ name: 'app_removed', means: 'revoked', user: '/user' }] as const;
const webhook = { scheme: 'hmac', header: 'X-Sig', encoding: 'hex', eventAt: '/event', events } as const;

describe('by introspection', () => {
  it('asks about a grant that nobody has heard of for a day, and does nothing where it lives', async () => {
    const { grant, reconcile, introspected, sent } = await aReconcileWorld({ introspectionEndpoint });
    await grant('payroll');
    expect((await reconcile()).looked.vendors).toBe(1);
    expect([introspected, sent]).toEqual([['refresh of payroll'], []]);
  });

  it('has a refresh confirm that a grant is over, and ends nothing itself', async () => {
    const { grant, found, said, sent, row, endpoint } = await aReconcileWorld({ introspectionEndpoint });
    await grant('payroll');
    said.word = 'inactive';
    expect(await found()).toEqual(['inactive payroll']);
    expect(sent).toEqual([
      { id: 'payroll', vendor: 'acme', client: 'acme-main', why: 'told', seenVersion: 3 },
    ]);
    expect((await row()).care.status).toBe('active');
    expect(endpoint.posts).toEqual([]);
  });

  it('asks a vendor that does not tell no more in that run, and tries the token instead', async () => {
    const { grant, reconcile, said, introspected, vendorApi, row } = await aReconcileWorld({
      introspectionEndpoint,
      probe,
    });
    await grant('a');
    await grant('b');
    said.word = 'unclear';
    await reconcile();
    expect(introspected).toEqual(['refresh of a']);
    expect(vendorApi.asked).toHaveLength(2);
    expect((await row('b')).health).toMatchObject({ detail: 'ok' });
  });

  it('asks two in a second at most', async () => {
    const { grant, reconcile, clock } = await aReconcileWorld({ introspectionEndpoint });
    for (const id of ['a', 'b', 'c']) await grant(id);
    const from = clock.now();
    await reconcile();
    expect(clock.now() - from).toBe(1000);
  });
});

it('goes on with the others where the vault fails for one, and says of how many it learned nothing', async () => {
  const { grant, ports, reconcile, introspected } = await aReconcileWorld({ introspectionEndpoint });
  await grant('a');
  await grant('b');
  const { get } = ports.clientVault;
  let asked = 0;
  ports.clientVault.get = async (...given) => {
    if (asked++ === 0) throw new VaultUnavailable('nobody there');
    return get(...given);
  };
  expect(await reconcile()).toMatchObject({ undone: 1, isComplete: true });
  expect(introspected).toEqual(['refresh of b']);
});

describe('by its probe, where the vendor has no introspection', () => {
  it('writes down what it found, as a check of its health does', async () => {
    const { grant, reconcile, vendorApi, row, clock } = await aReconcileWorld({ probe });
    await grant('payroll');
    await reconcile();
    expect(vendorApi.asked).toEqual(['GET https://api.acme.example/me access of payroll']);
    expect((await row()).health).toMatchObject({ ok: true, detail: 'ok' });
    // Looked at a moment ago: not again.
    await reconcile({ anew: true });
    expect(vendorApi.asked).toHaveLength(1);
    await clock.pass(days(1));
    await reconcile();
    expect(vendorApi.asked).toHaveLength(2);
  });

  it('leaves a token alone that ends within minutes: its refresh asks the vendor', async () => {
    const { grant, reconcile, vendorApi, sent } = await aReconcileWorld({ probe });
    const tokens = tokenFacts({
      versionId: attemptOf(10),
      obtainedAt: THEN,
      expiresAt: after(NOW, minutes(4)),
    });
    await grant('payroll', { tokens });
    await reconcile();
    expect([vendorApi.asked, sent]).toEqual([[], []]);
  });
});

describe('asks nobody', () => {
  const heardOf = before(NOW, minutes(60));
  it.each([
    ['where the vendor tells of revocations itself', { webhook }, {}],
    ['where it was refreshed within the day', {}, { lastRefreshedAt: heardOf }],
    ['where its health was looked at', {}, { health: { ok: true, at: heardOf, detail: 'ok' } }],
    ['where it was consented to within the day', {}, { grantedAt: heardOf }],
    ['where it is paused', {}, { pausedAt: NOW }],
    ['where it is over', {}, { care: { status: 'reauthorization_required', since: NOW } }],
    [
      'where somebody holds its lease',
      {},
      { lease: { attemptId: attemptOf(0), until: after(NOW, days(1)) } },
    ],
  ] as const)('%s', async (_where, vendor, more) => {
    const { grant, reconcile, introspected, vendorApi } = await aReconcileWorld({
      introspectionEndpoint,
      probe,
      ...vendor,
    });
    await grant('payroll', more);
    expect((await reconcile()).looked.vendors).toBe(0);
    expect([introspected, vendorApi.asked]).toEqual([[], []]);
  });

  it('where the vendor has no way to be asked', async () => {
    const { grant, reconcile } = await aReconcileWorld();
    await grant('payroll');
    expect((await reconcile()).looked.vendors).toBe(0);
  });
});
