import { describe, expect, it } from 'vitest';
import { STYLE, STYLE_HASH } from '#shared/adapters/http/pages/style.ts';
import { readIdentityToken } from '#shared/domain/consent/id-token.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { TokenAnswer, TokenEndpoint } from '#shared/ports/token-endpoint.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { removeIntegration } from '#shared/usecases/remove-integration.ts';
import { request } from '../adapters/http/request.ts';
import { PagesWorld, said } from '../support/consent/pages-world.ts';
import { anIntegrationId } from '../support/integration.ts';

const ISS = 'https://auth.acme.example';
const OVER = [404, 'This consent is over', 'not_found'];
const WRONG_BROWSER = [403, 'Please finish in the browser you began in', 'forbidden'];
const ELSEWHERE = [403, 'The answer came from somewhere else', 'forbidden'];
const NO_LINK = [404, 'This link does not work any more', 'not_found'];
const MALFORMED = [400, 'This is not an answer that we asked for', 'invalid_request'];

describe('a connect link', () => {
  it('sends the browser to the vendor with all that binds the answer to it', async () => {
    const world = await PagesWorld.make({
      consent: {
        pkce: 'supported',
        parameters: { access_type: 'offline', state: 'fixed', redirect_uri: 'https://evil.example' },
        offlineScopes: ['offline_access'],
        scopeDelimiter: ',',
      },
    });
    const { vendorUrl, state } = await world.setOut();
    expect(vendorUrl.origin + vendorUrl.pathname).toBe('https://auth.acme.example/authorize');
    expect(Object.fromEntries(vendorUrl.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client-at-acme',
      redirect_uri: 'https://keeper.example/oauth/callback',
      scope: 'read,offline_access',
      access_type: 'offline',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(state).not.toBe('fixed');
  });

  it('gives the browser a cookie that no script, no neighbour and no other site can use', async () => {
    const world = await PagesWorld.make();
    const { headers } = await world.get(await world.link());
    expect(headers['set-cookie']).toMatch(
      /^__Host-grantkeeper-[\w-]{12}=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it('opens again and again until a consent completes, and no more after it', async () => {
    const world = await PagesWorld.make();
    const link = await world.link();
    const first = await world.setOut(link);
    const second = await world.setOut(link);
    expect(first.state).not.toBe(second.state);
    expect(said(await world.back({ state: second.state, code: 'c' }, second.cookie))[0]).toBe(200);
    expect(said(await world.get(link))).toEqual(NO_LINK);
    expect(said(await world.back({ state: first.state, code: 'c' }, first.cookie))).toEqual([
      409,
      'Something changed in the meantime',
      'conflict',
    ]);
    expect(world.keeper.endpoint.posts).toEqual(['authorization_code']);
  });

  it.each([
    ['of another integration', async (world: PagesWorld) => (await world.link()).replace('payroll', 'other')],
    ['that is cut short', async (world: PagesWorld) => (await world.link()).slice(0, -1)],
    ['with a letter changed', async (world: PagesWorld) => `${(await world.link()).slice(0, -2)}xx`],
    ['without its ticket', async () => '/connect/payroll'],
    ['with two tickets', async (world: PagesWorld) => `${await world.link()}&ticket=${'A'.repeat(43)}`],
    [
      'of what is no id',
      async (world: PagesWorld) => (await world.link()).replace('payroll', '..%2Fpayroll'),
    ],
  ])('%s is told like any other that is over', async (_, make) => {
    const world = await PagesWorld.make();
    await world.create('other');
    expect(said(await world.get(await make(world)))).toEqual(NO_LINK);
  });

  it('is over after an hour, after an import, and after a removal', async () => {
    const late = await PagesWorld.make();
    const link = await late.link();
    await late.keeper.clock.pass(minutes(60));
    expect(said(await late.get(link))).toEqual(NO_LINK);
    const id = anIntegrationId('payroll');
    const imported = await PagesWorld.make();
    const before = await imported.link();
    await importGrant(imported.keeper.ports)({ id, refreshToken: new Secret('rt-0') });
    expect(said(await imported.get(before))).toEqual(NO_LINK);
    const removed = await PagesWorld.make();
    const gone = await removed.link();
    await removeIntegration(removed.keeper.ports)({ id, timeout: seconds(1) });
    expect(said(await removed.get(gone))).toEqual(NO_LINK);
    await removed.keeper.clock.pass(milliseconds(1));
    await removed.create('payroll');
    expect(said(await removed.get(gone))).toEqual(NO_LINK);
  });

  it('is not used up by who only looks ahead', async () => {
    const world = await PagesWorld.make();
    const link = new URL(await world.link());
    const head = await world.api(request('HEAD', link.pathname + link.search));
    expect([head.status, head.headers['set-cookie']]).toEqual([405, undefined]);
    const { state, cookie } = await world.setOut(link.href);
    const callback = `/oauth/callback?state=${state}&code=c`;
    expect((await world.api(request('HEAD', callback, undefined, { cookie }))).status).toBe(405);
    expect((await world.get(callback, { cookie })).status).toBe(200);
  });
});

describe('a state', () => {
  it('is for one callback: replayed, it is over', async () => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    expect((await world.back({ state, code: 'c' }, cookie)).status).toBe(200);
    expect(said(await world.back({ state, code: 'c' }, cookie))).toEqual(OVER);
    expect(world.keeper.endpoint.posts).toEqual(['authorization_code']);
  });

  it('lets one of eight callbacks at once send the code', async () => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    const pages = await Promise.all(
      Array.from({ length: 8 }, () => world.back({ state, code: 'c' }, cookie)),
    );
    expect(pages.map((page) => page.status).toSorted()).toEqual([200, ...Array(7).fill(404)]);
    expect(world.keeper.endpoint.posts).toEqual(['authorization_code']);
  });

  it('ends after ten minutes', async () => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    await world.keeper.clock.pass(minutes(10));
    expect(said(await world.back({ state, code: 'c' }, cookie))).toEqual(OVER);
  });

  it.each([
    ['that nobody gave', 'B'.repeat(43), OVER],
    ['of another shape', 'short', MALFORMED],
    ['with markup', '<script>alert(1)</script>', MALFORMED],
    ['that is empty', '', MALFORMED],
  ])('%s is refused', async (_, state, expected) => {
    const world = await PagesWorld.make();
    expect(said(await world.back({ state, code: 'c' }))).toEqual(expected);
  });

  it('cannot be a connect ticket, nor a connect ticket a state', async () => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    expect(said(await world.get(`/connect/payroll?ticket=${state}`))).toEqual(NO_LINK);
    const ticket = new URL(await world.link()).searchParams.get('ticket') ?? '';
    expect(said(await world.back({ state: ticket, code: 'c' }, cookie))).toEqual(OVER);
  });

  it('is bound to its browser, and who has only the address spoils nothing', async () => {
    const world = await PagesWorld.make();
    const victim = await world.setOut();
    const attacker = await world.setOut();
    const { state } = victim;
    const renamed = victim.cookie.split('=')[0] + attacker.cookie.slice(attacker.cookie.indexOf('='));
    for (const cookie of [undefined, attacker.cookie, renamed, `${victim.cookie}; ${renamed}`]) {
      expect(said(await world.back({ state, code: 'of-the-attacker' }, cookie))).toEqual(WRONG_BROWSER);
    }
    expect(world.keeper.endpoint.posts).toEqual([]);
    expect((await world.back({ state, code: 'c' }, `theme=dark; ${victim.cookie}; a=b`)).status).toBe(200);
  });

  it('is for the grant that it was begun for', async () => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    await importGrant(world.keeper.ports)({
      id: anIntegrationId('payroll'),
      refreshToken: new Secret('rt-0'),
    });
    expect(said(await world.back({ state, code: 'c' }, cookie))).toEqual([
      409,
      'Something changed in the meantime',
      'conflict',
    ]);
    expect(world.keeper.endpoint.posts).toEqual([]);
  });
});

describe('the issuer of an answer (RFC 9207)', () => {
  it.each([
    ['another, with a code', { code: 'c', iss: 'https://evil.example' }],
    ['another, with an error', { error: 'access_denied', iss: 'https://evil.example' }],
    ['the same but for a slash', { code: 'c', iss: `${ISS}/` }],
    ['the same in capitals', { code: 'c', iss: 'https://AUTH.acme.example' }],
    ['the empty one', { code: 'c', iss: '' }],
  ])('%s: refused, and the code is not sent', async (_, query) => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    expect(said(await world.back({ state, ...query }, cookie))).toEqual(ELSEWHERE);
    expect(world.keeper.endpoint.posts).toEqual([]);
    expect(said(await world.back({ state, code: 'c', iss: ISS }, cookie))).toEqual(OVER);
  });

  it.each([
    [true, ISS, 403],
    [undefined, ISS, 403],
    [false, ISS, 200],
    [undefined, undefined, 200],
  ])(
    'where issRequired is %s and the issuer %s, its absence is answered by %i',
    async (needed, issuer, status) => {
      const world = await PagesWorld.make();
      // The world's own vendor, with exactly these two facts.
      const { issuer: _issuer, issRequired: _needed, ...rest } = world.keeper.endpoint.vendor;
      const vendor = {
        ...rest,
        ...(issuer === undefined ? {} : { issuer }),
        ...(needed === undefined ? {} : { issRequired: needed }),
      };
      const patched = await PagesWorld.make({}, () => ({ vendors: { find: () => vendor } }));
      const { state, cookie } = await patched.setOut();
      expect((await patched.back({ state, code: 'c' }, cookie)).status).toBe(status);
    },
  );
});

describe('a redirect', () => {
  const ELSEWHERE_URLS = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'https://keeper.example@evil.example',
    'https://auth.acme.example.evil.example',
    '%0d%0alocation:%20https://evil.example',
  ];
  const NAMES = [
    'redirect_uri',
    'redirect',
    'return_to',
    'returnTo',
    'next',
    'url',
    'continue',
    'target',
    'rd',
  ];

  it('leads to the vendor and nowhere else, whatever an address asks for', async () => {
    const world = await PagesWorld.make();
    const link = await world.link();
    for (const name of NAMES) {
      for (const elsewhere of ELSEWHERE_URLS) {
        const extra = `&${name}=${elsewhere.startsWith('%') ? elsewhere : encodeURIComponent(elsewhere)}`;
        const { status, headers } = await world.get(link + extra);
        const to = new URL(headers.location ?? '');
        expect([status, to.origin, to.searchParams.get('redirect_uri')]).toEqual([
          302,
          'https://auth.acme.example',
          'https://keeper.example/oauth/callback',
        ]);
        expect(JSON.stringify(headers)).not.toContain('evil');
        const page = await world.get(`/oauth/callback?state=${'B'.repeat(43)}&code=c${extra}`);
        expect([page.status, page.headers.location]).toEqual([404, undefined]);
        expect(page.body).not.toContain('evil');
      }
    }
  });
});

describe('what a callback brings', () => {
  it.each([
    ['nothing', ''],
    ['a state alone', `state=${'B'.repeat(43)}`],
    ['two states', `state=${'B'.repeat(43)}&state=${'C'.repeat(43)}&code=c`],
    ['two codes', `state=${'B'.repeat(43)}&code=c&code=d`],
    ['two issuers', `state=${'B'.repeat(43)}&code=c&iss=a&iss=b`],
    ['an empty code', `state=${'B'.repeat(43)}&code=`],
    ['a code without end', `state=${'B'.repeat(43)}&code=${'c'.repeat(9000)}`],
    ['bytes that are no text', 'state=%ff%fe&code=%00'],
  ])('%s is refused', async (_, query) => {
    const world = await PagesWorld.make();
    expect(said(await world.get(`/oauth/callback?${query}`))).toEqual(MALFORMED);
  });

  it.each([
    ['access_denied', 'Not connected: the answer was no'],
    ['invalid_scope', 'The service does not know what was asked for'],
    ['unauthorized_client', 'The service does not accept this application'],
    ['temporarily_unavailable', 'The service could not answer now'],
    ['<img src=x onerror=alert(1)>', 'The service did not agree'],
  ])('%s is said in our words; those of the vendor are not repeated', async (error, title) => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    const marker = 'marker"><script>alert(document.cookie)</script>';
    const page = await world.back({ state, error, error_description: marker, error_uri: marker }, cookie);
    expect(said(page)).toEqual([422, title, 'vendor_refused']);
    expect(page.body).not.toMatch(/marker|onerror|<script/);
    expect(page.headers['set-cookie']).toMatch(/=; Max-Age=0; /);
  });

  it.each<[string, RefreshFailure, number, number]>([
    ['invalid_grant', { class: 'grant_refused', code: 'invalid_grant' }, 422, 1],
    ['invalid_client', { class: 'client_refused', code: 'invalid_client' }, 422, 1],
    ['a reset', { class: 'ambiguous', code: 'connection_reset' }, 503, 1],
    ['429', { class: 'throttled', code: 'slow_down' }, 503, 1],
    ['an address that is refused', { class: 'not_sent', code: 'address_refused' }, 503, 1],
    ['nobody who listens', { class: 'not_sent', code: 'connection_refused' }, 503, 3],
  ])('%s ends without a grant, and only what never left is sent again', async (_, failure, status, sends) => {
    const world = await PagesWorld.make();
    world.keeper.endpoint.fates = Array.from({ length: 4 }, () => ({ kind: 'fails', failure }));
    const { state, cookie } = await world.setOut();
    const page = await world.keeper.clock.run(world.back({ state, code: 'c' }, cookie));
    expect([page.status, world.keeper.endpoint.posts.length]).toEqual([status, sends]);
    expect(await world.keeper.row()).toMatchObject({ care: { status: 'pending' }, version: 0 });
    // The link is still good, and so is the next try.
    world.keeper.endpoint.fates = [];
    const again = await world.setOut();
    expect((await world.back({ state: again.state, code: 'd' }, again.cookie)).status).toBe(200);
  });
});

describe('an identity token', () => {
  const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
  const answering = (claimsFor: (nonce: string) => object): TokenEndpoint & { nonce: string } => ({
    nonce: '',
    async request(): Promise<TokenAnswer> {
      const identity = readIdentityToken(jwt(claimsFor(this.nonce)));
      return {
        kind: 'tokens',
        took: milliseconds(1),
        grant: {
          accessToken: new Secret('at-1'),
          refreshToken: new Secret('rt-1'),
          tokenType: 'Bearer',
          identity,
        },
      };
    },
  });

  it.each([
    ['of this consent', (nonce: string) => ({ aud: 'client-at-acme', nonce }), 200],
    ['of another consent', () => ({ aud: 'client-at-acme', nonce: 'another' }), 403],
    ['without a nonce', () => ({ aud: 'client-at-acme' }), 403],
    ['for another client', (nonce: string) => ({ aud: 'somebody', nonce }), 403],
    ['for us among others', (nonce: string) => ({ aud: ['a', 'client-at-acme'], nonce }), 200],
    ['that says nothing', () => ({}), 403],
  ])('%s: %#', async (_, claimsFor, status) => {
    const tokenEndpoint = answering(claimsFor);
    const world = await PagesWorld.make({}, () => ({ tokenEndpoint }));
    await world.create('openid', { scopes: ['openid', 'read'] });
    const { state, cookie, vendorUrl } = await world.setOut(await world.link('openid'));
    tokenEndpoint.nonce = vendorUrl.searchParams.get('nonce') ?? '';
    expect(tokenEndpoint.nonce).toMatch(/^[\w-]{16}$/);
    expect((await world.back({ state, code: 'c' }, cookie)).status).toBe(status);
    expect((await world.keeper.row('openid')).version).toBe(status === 200 ? 1 : 0);
  });
});

describe('whose grant it is, where the vendor tells by its probe', () => {
  const IDENTITY = { identity: { from: 'probe', user: '/id', account: '/org' } } as const;
  const give = async (world: PagesWorld) => {
    const { state, cookie } = await world.setOut();
    return said(await world.back({ state, code: 'c' }, cookie));
  };

  it('is kept, and another is refused', async () => {
    const world = await PagesWorld.make(IDENTITY);
    world.keeper.probe.answer = { id: 7, org: 'o1' };
    expect((await give(world))[0]).toBe(200);
    expect((await world.keeper.row()).grantedBy).toEqual({ user: '7', account: 'o1' });
    world.keeper.probe.answer = { id: 7, org: 'o2' };
    expect(await give(world)).toEqual([409, 'You agreed as someone else', 'conflict']);
    expect(await world.keeper.tokens()).toMatchObject({ access: 'at-1' });
  });

  it('does not stand in the way where the probe says nothing', async () => {
    const world = await PagesWorld.make(IDENTITY);
    expect((await give(world))[0]).toBe(200);
    expect((await world.keeper.row()).grantedBy).toBeUndefined();
  });
});

describe('a grant that was consented to', () => {
  it('is kept through a vault that fails for a while', async () => {
    let failures = 3;
    const world = await PagesWorld.make({}, ({ vault }) => ({
      vault: {
        ...vault,
        put: async (...what) => {
          if (failures-- > 0) throw new VaultUnavailable('down');
          return vault.put(...what);
        },
      },
    }));
    const { state, cookie } = await world.setOut();
    const page = await world.keeper.clock.run(world.back({ state, code: 'c' }, cookie));
    expect(page.status).toBe(200);
    expect(await world.keeper.tokens()).toMatchObject({ access: 'at-1', refresh: 'rt-1' });
  });

  it('is refused in peace where the vault stays down', async () => {
    const world = await PagesWorld.make({}, ({ vault }) => ({
      vault: {
        ...vault,
        put: async () => {
          throw new VaultUnavailable('down');
        },
      },
    }));
    const { state, cookie } = await world.setOut();
    const page = await world.keeper.clock.run(world.back({ state, code: 'c' }, cookie));
    expect(said(page)).toEqual([503, 'The connection could not be stored', 'temporarily_unavailable']);
    expect(page.headers['retry-after']).toBe('60');
    expect((await world.keeper.row()).care.status).toBe('pending');
  });

  it('is revoked and destroyed where the integration was removed while its code was sent', async () => {
    const world = await PagesWorld.make({ revocationEnds: 'grant' });
    world.keeper.endpoint.fates = [{ kind: 'ok', delay: seconds(5) }];
    const { state, cookie } = await world.setOut();
    const page = world.back({ state, code: 'c' }, cookie);
    await world.keeper.clock.pass(seconds(1));
    const remove = removeIntegration(world.keeper.ports);
    await world.keeper.clock.run(remove({ id: anIntegrationId('payroll'), timeout: seconds(1) }));
    expect(said(await world.keeper.clock.run(page))).toEqual([
      409,
      'Something changed in the meantime',
      'conflict',
    ]);
    expect(world.keeper.endpoint.revoked).toEqual(['rt-1']);
  });

  it.each([
    ['token', ['rt-1']],
    ['grant', []],
  ] as const)(
    'replaces one; where a revocation ends a %s, %j is revoked',
    async (revocationEnds, revoked) => {
      const world = await PagesWorld.make({ revocationEnds });
      const first = await world.setOut();
      await world.back({ state: first.state, code: 'c' }, first.cookie);
      const before = await world.keeper.row();
      const second = await world.setOut();
      expect((await world.back({ state: second.state, code: 'd' }, second.cookie)).status).toBe(200);
      const row = await world.keeper.row();
      expect(row).toMatchObject({ epoch: before.epoch + 1, version: 2, createdAt: before.createdAt });
      expect(await world.keeper.tokens()).toMatchObject({ refresh: 'rt-2' });
      expect(world.keeper.endpoint.revoked).toEqual(revoked);
      const versionId = before.tokens?.versionId;
      if (versionId === undefined) throw new Error('the first consent brought nothing');
      const old = { integration: before.id, epoch: before.epoch, versionId };
      expect(await world.keeper.ports.vault.get(old)).toBeUndefined();
      expect(world.keeper.told()).toEqual(['integration.connected', 'integration.connected']);
    },
  );
});

describe('a page', () => {
  it('runs no script, loads nothing, is framed and kept by nobody, and tells nobody its address', async () => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut();
    for (const page of [await world.back({ state, code: 'c' }, cookie), await world.get('/connect/x')]) {
      expect(page.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(page.body.match(/<style>(.*?)<\/style>/s)?.[1]).toBe(STYLE);
      expect(page.body).not.toMatch(/<script|<img|<link|<iframe|javascript:| on\w+=| style=/i);
      expect(page.body).not.toContain(state);
    }
  });

  it('escapes what people chose to call things', async () => {
    const world = await PagesWorld.make();
    const owner = '<b>Finance</b> & "Co"';
    const { state, cookie } = await world.setOut(await world.create('named', { owner }));
    const page = await world.back({ state, code: 'c' }, cookie);
    expect(page.body).toContain('&lt;b&gt;Finance&lt;/b&gt; &amp; &quot;Co&quot;');
    expect(page.body).not.toContain('<b>');
  });

  it('says so where a part of what was asked for was not granted', async () => {
    const world = await PagesWorld.make();
    const { state, cookie } = await world.setOut(await world.create('wants', { scopes: ['read', 'write'] }));
    const page = await world.back({ state, code: 'c' }, cookie);
    expect(page.status).toBe(200);
    expect(page.body).toContain('What is missing: <code>write</code>');
    expect(world.keeper.told()).toEqual(['integration.connected', 'scope.drifted']);
  });
});
