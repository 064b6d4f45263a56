import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import type { SecretApiKind } from '#shared/domain/vendor-secret.ts';
import { bringAdmin } from '#shared/usecases/client/bring-admin.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { NOW } from '../../support/integration.ts';
import { apiClient, id } from './api-client.ts';

const APP = JSON.stringify({ clientId: 'admin-app', clientSecret: 'admin-secret' });
const ADMINS: Readonly<Record<SecretApiKind, string>> = {
  entra: JSON.stringify({ tenant: 'acme.example', clientId: 'admin-app', clientSecret: 'admin-secret' }),
  okta: 'an-api-token',
  auth0: APP,
  gitlab: 'glpat-another',
};
const ENDS = after(NOW, days(365));

async function world(kind: SecretApiKind) {
  const made = await apiClient(kind);
  const admin = ADMINS[kind];
  const bring = (text = admin, expiresAt?: typeof ENDS) =>
    bringAdmin(made.ports)({
      id,
      admin: new Secret(text),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  const takes = () => {
    made.secrets.admin = admin;
  };
  return { ...made, admin, bring, takes };
}

describe.each(['entra', 'okta', 'auth0', 'gitlab'] as const)('a management credential of %s', (kind) => {
  it('is replaced beside the secret, which stays, and the next rotation goes by it', async () => {
    const { bring, takes, admin, held, client, run } = await world(kind);
    takes();
    expect(await bring(admin, ENDS)).toMatchObject({ kind: 'client' });
    expect(await held()).toEqual({ secret: 'secret-1', admin });
    const row = await client();
    expect(row).toMatchObject({ rotation: { everyDays: 90, kind, adminExpiresAt: ENDS }, status: 'ok' });
    expect(row.secret).toMatchObject({ createdAt: before(NOW, minutes(600)), rotateAt: NOW, pending: false });
    expect(await run()).toMatchObject({ finished: 1 });
    expect(await held()).toEqual({ secret: 'secret-2', admin });
    expect((await client()).rotation?.adminExpiresAt).toBe(ENDS);
  });
});

describe('a management credential', () => {
  it('that the vendor refuses changes nothing', async () => {
    const { bring, held } = await world('entra');
    expect(await bring()).toMatchObject({ code: 'vendor_refused', pointer: '/admin' });
    expect(await held()).toEqual({ secret: 'secret-1', admin: 'admin' });
  });

  it('that cannot be tried now changes nothing', async () => {
    const { bring, takes, secrets, held } = await world('entra');
    takes();
    secrets.fates = ['lost_request'];
    expect(await bring()).toMatchObject({ code: 'temporarily_unavailable' });
    expect(await held()).toEqual({ secret: 'secret-1', admin: 'admin' });
  });

  it('of another shape is refused, and the refusal holds none of it', async () => {
    const { bring } = await world('entra');
    const refused = await bring('hunter2hunter2');
    expect(refused).toMatchObject({
      code: 'invalid_request',
      pointer: '/admin',
      detail: expect.stringContaining('must be an object with tenant, clientId and clientSecret'),
    });
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });

  it('whose end is over is refused', async () => {
    const { bring, takes, admin } = await world('gitlab');
    takes();
    expect(await bring(admin, before(NOW, minutes(1)))).toMatchObject({ pointer: '/adminExpiresAt' });
  });

  it('waits while a secret is rolled in', async () => {
    const { bring, takes, ports } = await world('gitlab');
    takes();
    await rotateClientSecret(ports)({ id });
    expect(await bring()).toMatchObject({ code: 'temporarily_unavailable' });
  });

  it('is of no use to a client whose secret a person replaces', async () => {
    const { bring, ports } = await world('gitlab');
    await ports.clients.change(id, (row) => ({
      client: { ...row, rotation: { everyDays: 90, kind: 'manual' } },
      result: undefined,
    }));
    expect(await bring()).toMatchObject({ code: 'invalid_request', pointer: '/admin' });
  });

  it('without a known end has the old end no more', async () => {
    const { bring, takes, admin, client } = await world('gitlab');
    takes();
    await bring(admin, ENDS);
    await bring();
    expect((await client()).rotation).toEqual({ everyDays: 90, kind: 'gitlab', byApi: true });
  });
});
