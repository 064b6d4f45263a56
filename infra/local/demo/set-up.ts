import type { Cast, CastVendor } from './cast.ts';
import { consentTo } from './consent.ts';
import type { KeeperApi } from './keeper-api.ts';

/** Registers both clients, goes through each consent, and hands the grants to the keeper. */
export async function setUp(
  api: KeeperApi,
  { acme, globex }: Cast,
  authorizationServer: string,
): Promise<void> {
  for (const vendor of [acme, globex]) {
    const { clientId, clientSecret } = vendor.app;
    await api.registerClient({ id: `${vendor.id}-app`, vendor: vendor.id, clientId, clientSecret });
  }
  for (const id of globex.integrations) await create(api, globex, id, 'client_credentials');
  for (const id of acme.integrations) {
    await create(api, acme, id, 'authorization_code');
    const tokens = await consentTo(authorizationServer, acme.app, `${id}-robot`);
    await api.importGrant(id, {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresIn: tokens.expires_in,
      scope: tokens.scope,
    });
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
