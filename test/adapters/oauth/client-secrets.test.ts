import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClientSecrets } from '#shared/adapters/oauth/client-secrets.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import type { Transport } from '#shared/adapters/oauth/transport.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { Secret } from '#shared/domain/secret.ts';
import { instant } from '#shared/domain/time.ts';
import { SECRET_API_KINDS, type SecretApiKind } from '#shared/domain/vendor-secret.ts';
import type { SecretsCall } from '#shared/ports/client-secrets.ts';
import type { Clock } from '#shared/ports/system.ts';
import { describeClientSecretsContract } from '../../contract/client-secrets.contract.ts';
import { aVendorId } from '../../support/integration.ts';
import { adminText } from '../../support/secret-apis/admins.ts';
import { CLIENT_ID } from '../../support/secret-apis/client-id.ts';
import { type Fate, SecretServer } from '../../support/secret-apis/secret-server.ts';

const UNTIL = instant(Date.parse('2027-06-01T00:00:00Z'));

async function reached(kind: SecretApiKind, clock: Pick<Clock, 'monotonic'> = systemClock) {
  const server = await SecretServer.start(kind);
  const transport = guardedTransport({ allowLoopback: true, clock: systemClock });
  const tokenEndpoint = createTokenEndpoint({ transport, clock: systemClock });
  const vendor = { ...server.vendor('acme'), id: aVendorId('acme') };
  const call: SecretsCall = { vendor, clientId: CLIENT_ID, admin: adminText(kind) };
  const close = async () => {
    transport.close();
    await server.stop();
  };
  return { server, call, close, secrets: createClientSecrets({ transport, tokenEndpoint, clock }) };
}

for (const kind of SECRET_API_KINDS)
  describeClientSecretsContract('over HTTP', kind, async () => {
    const { server, ...subject } = await reached(kind);
    return {
      ...subject,
      values: () => server.values,
      // GitLab is asked for the number of the application first, in two pages.
      next: (fate) => {
        server.fates = kind === 'gitlab' && fate !== 'forbids' ? [...PAGES, fate] : [fate];
      },
    };
  });

const PAGES: readonly (Fate | undefined)[] = [undefined, undefined];

describe('the credential of a vendor’s API', () => {
  it.each([
    [
      'entra',
      { client_id: 'admin-app', client_secret: 'admin-secret', scope: 'ORIGIN/.default' },
      ["GET /v1.0/applications(appId='client-at-acme')?$select=passwordCredentials"],
    ],
    [
      'okta',
      { scope: 'okta.apps.manage okta.apps.read' },
      ['GET /api/v1/apps/client-at-acme/credentials/secrets'],
    ],
  ] as const)('of %s gets a token for a few calls', async (kind, form, asked) => {
    const { server, secrets, call, close } = await reached(kind);
    expect(await secrets.list(call)).toMatchObject({ kind: 'listed', secrets: [{ id: 'first' }] });
    expect(server.asked).toEqual(asked);
    const scope = form.scope.replace('ORIGIN', server.url);
    expect(server.forms).toMatchObject([{ grant_type: 'client_credentials', ...form, scope }]);
    await close();
  });

  it('of auth0 names the Management API', async () => {
    const { server, secrets, call, close } = await reached('auth0');
    await secrets.make(call, { name: 'n', until: UNTIL, value: new Secret('ours') });
    expect(server.forms).toMatchObject([{ client_id: 'admin-app', audience: `${server.url}/api/v2/` }]);
    await close();
  });

  it('of okta may be a token that a person made', async () => {
    const { server, secrets, call, close } = await reached('okta');
    const answer = await secrets.list({ ...call, admin: new Secret('00QCjAl4MlV-WPXM0HmjFx') });
    expect(answer).toEqual({ kind: 'refused', code: 'http_403' });
    expect(server.forms).toEqual([]);
    await close();
  });

  it.each([
    ['entra', '{"tenant":"x","clientId":"other","clientSecret":"wrong"}', 'admin_invalid_client'],
    ['gitlab', 'short', 'admin_unusable'],
    ['entra', '{"tenant":"../../x","clientId":"a","clientSecret":"b"}', 'admin_unusable'],
  ] as const)('of %s that is of no use asks the API nothing', async (kind, admin, code) => {
    const { server, secrets, call, close } = await reached(kind);
    const wanted = { name: 'n', until: UNTIL };
    expect(await secrets.make({ ...call, admin: new Secret(admin) }, wanted)).toEqual({
      kind: 'refused',
      code,
    });
    expect(server.asked).toEqual([]);
    await close();
  });
});

describe('what a vendor’s answer means', () => {
  let world: Awaited<ReturnType<typeof reached>>;
  const wanted = { name: 'grantkeeper 01', until: UNTIL };
  beforeEach(async () => {
    world = await reached('entra');
  });
  afterEach(() => world.close());

  it.each([
    ['fails', 'http_503'],
    ['answers with a page', 'malformed_answer'],
  ] as const)('one that %s is not believed', async (fate, code) => {
    world.server.fates = [fate, fate];
    expect(await world.secrets.make(world.call, wanted)).toEqual({ kind: 'failed', code });
    expect(await world.secrets.list(world.call)).toEqual({ kind: 'failed', code });
  });

  it.each([
    [null],
    [[]],
    [{ passwordCredentials: 'none' }],
    [{ passwordCredentials: { length: 1 } }],
    [{ __proto__: null, secretText: 7, keyId: 'k' }],
    [{ secretText: ' ', keyId: 'k' }],
    [{ secretText: 'only-a-value' }],
  ])('an answer such as %o tells nothing', async (says) => {
    world.server.fates = [{ says }, { says }];
    expect(await world.secrets.make(world.call, wanted)).toEqual({
      kind: 'failed',
      code: 'malformed_answer',
    });
    expect(await world.secrets.list(world.call)).toEqual({ kind: 'failed', code: 'malformed_answer' });
  });

  it('what in a list is no secret is left out', async () => {
    const passwordCredentials = [null, 5, [], {}, { keyId: 7 }, { keyId: 'k', displayName: 9, hint: null }];
    world.server.fates = [{ says: { passwordCredentials } }];
    expect(await world.secrets.list(world.call)).toEqual({ kind: 'listed', secrets: [{ id: 'k' }] });
  });

  it.each([
    ['auth0', { says: 'done' }],
    ['gitlab', { says: { secret: 'of-no-page' } }],
    ['gitlab', { says: [{ application_id: CLIENT_ID, id: '1/../../users' }] }],
    ['okta', { says: { id: 7 } }],
  ] as const)('%s: %o is no new secret', async (kind, fate) => {
    const other = await reached(kind);
    other.server.fates = [fate];
    const value = kind === 'gitlab' ? {} : { value: new Secret('ours') };
    expect(await other.secrets.make(other.call, { ...wanted, ...value })).toEqual({
      kind: 'failed',
      code: 'malformed_answer',
    });
    expect(other.server.asked).toHaveLength(1);
    await other.close();
  });

  it('entra says when the secret ends, as it was asked for', async () => {
    const answer = await world.secrets.make(world.call, wanted);
    expect(answer).toMatchObject({ kind: 'made', secret: { expiresAt: UNTIL } });
  });

  it('an application of another name is not found, whatever stands in its client id', async () => {
    const clientId = "x')/owners/$ref?a=('";
    expect(await world.secrets.list({ ...world.call, clientId })).toEqual({
      kind: 'refused',
      code: 'http_404',
    });
    expect(world.server.asked).toEqual([
      "GET /v1.0/applications(appId='x'')/owners/$ref?a=(''')?$select=passwordCredentials",
    ]);
  });

  it('okta: one that is inactive, or gone, is removed all the same', async () => {
    const other = await reached('okta');
    const made = await other.secrets.make(other.call, { ...wanted, value: new Secret('ours') });
    const id = made.kind === 'made' ? (made.secret.id ?? '') : '';
    other.server.fates = [undefined, 'fails'];
    expect(await other.secrets.remove(other.call, id)).toEqual({ kind: 'failed', code: 'http_503' });
    expect(other.server.secrets.map(({ isActive }) => isActive)).toEqual([true, false]);
    expect(await other.secrets.remove(other.call, id)).toEqual({ kind: 'removed' });
    expect(await other.secrets.remove(other.call, id)).toEqual({ kind: 'removed' });
    expect(other.server.values).toEqual(['secret-1']);
    await other.close();
  });

  it('gitlab: a list that takes too long is not read to its end', async () => {
    let now = 0;
    const slow = () => {
      now += 12_000;
      return now;
    };
    const other = await reached('gitlab', { monotonic: slow });
    expect(await other.secrets.make(other.call, wanted)).toEqual({ kind: 'failed', code: 'deadline' });
    expect(other.server.values).toEqual(['secret-1']);
    await other.close();
  });

  it('gitlab: an application that is on no page cannot be renewed', async () => {
    const other = await reached('gitlab');
    const call = { ...other.call, clientId: 'nowhere' };
    expect(await other.secrets.make(call, wanted)).toEqual({
      kind: 'refused',
      code: 'application_not_found',
    });
    expect(other.server.asked).toEqual([
      'GET /api/v4/applications?per_page=100&page=1',
      'GET /api/v4/applications?per_page=100&page=2',
    ]);
    await other.close();
  });
});

describe('the way out', () => {
  const forbidden: Transport = guardedTransport({ allowLoopback: false, clock: systemClock });
  const tokenEndpoint = createTokenEndpoint({ transport: forbidden, clock: systemClock });
  const secrets = createClientSecrets({ transport: forbidden, tokenEndpoint, clock: systemClock });

  it.each([
    'https://127.0.0.1/api/v4',
    'https://169.254.169.254/api/v4',
    'http://gitlab.acme.example/api/v4',
    'https://user:secret@gitlab.acme.example/api/v4',
    'https://gitlab.internal/api/v4',
  ])('does not lead to %s', async (url) => {
    const vendor = {
      id: aVendorId('acme'),
      tokenEndpoint: 'https://gitlab.acme.example/oauth/token',
      clientAuth: 'post',
      rotation: { kind: 'strict' },
      secretApi: { kind: 'gitlab', url },
    } as const;
    const call = { vendor, clientId: CLIENT_ID, admin: adminText('gitlab') };
    expect(await secrets.make(call, { name: 'n', until: UNTIL })).toEqual({
      kind: 'failed',
      code: 'address_refused',
    });
  });
});
