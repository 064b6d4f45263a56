import type { Cast, CastVendor } from './cast.ts';
import { consentTo } from './consent.ts';
import type { KeeperApi } from './keeper-api.ts';

/** Registers both clients, goes through each consent, and hands the grants to the keeper; `say` hears of each step. */
export async function setUp(
  api: KeeperApi,
  { acme, globex }: Cast,
  authorizationServer: string,
  say: (text: string) => void,
): Promise<void> {
  for (const { id, app } of [acme, globex]) {
    const { clientId, clientSecret } = app;
    await api.registerClient({ id: `${id}-app`, vendor: id, clientId, clientSecret });
    say(`${id}-app, our client at ${id}, is registered with the keeper`);
  }
  for (const id of globex.integrations) {
    await create(api, globex, id, 'client_credentials');
    say(`${id} is in the keeper's care, and needs no consent`);
  }
  for (const id of acme.integrations) {
    await create(api, acme, id, 'authorization_code');
    const tokens = await consentTo(authorizationServer, acme.app, `${id}-robot`);
    await api.importGrant(id, {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresIn: tokens.expires_in,
      scope: tokens.scope,
    });
    say(`${id} has consent at ${acme.id}, and is in the keeper's care`);
  }
}

async function create(api: KeeperApi, vendor: CastVendor, id: string, grantType: string): Promise<void> {
  await api.createIntegration({
    id,
    vendor: vendor.id,
    client: `${vendor.id}-app`,
    grantType,
    scopes: vendor.app.scope.split(' '),
    owner: 'the show',
    principal: 'service',
  });
}
