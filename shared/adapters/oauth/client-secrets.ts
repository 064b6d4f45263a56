import { type AdminCredential, readAdminCredential } from '#shared/domain/rotation/admin-credential.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { SecretApiKind, VendorSecretApi } from '#shared/domain/vendor-secret.ts';
import type { ClientSecrets, SecretsCall } from '#shared/ports/client-secrets.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { TokenEndpoint } from '#shared/ports/token-endpoint.ts';
import { freshTicketText } from '../ticket-text.ts';
import { type Ask, askApi } from './secret-apis/ask-api.ts';
import { auth0 } from './secret-apis/auth0.ts';
import { entra } from './secret-apis/entra.ts';
import { gitlab } from './secret-apis/gitlab.ts';
import { okta } from './secret-apis/okta.ts';
import type { SecretApi } from './secret-apis/secret-api.ts';
import type { Transport } from './transport.ts';

const APIS: Readonly<Record<SecretApiKind, SecretApi>> = { entra, okta, auth0, gitlab };
const PATIENCE = seconds(12);

interface SecretsPorts {
  readonly transport: Transport;
  readonly tokenEndpoint: TokenEndpoint;
  readonly clock: Pick<Clock, 'monotonic'>;
}

interface Ready {
  readonly kind: 'ready';
  readonly api: SecretApi;
  readonly ask: Ask;
}
type NotReady = { readonly kind: 'refused' | 'failed'; readonly code: string };

/**
 * Vendors' APIs for client secrets over HTTP, through the guarded transport. Tokens go to the host of the vendor's
 * `secretApi` and its token endpoint, and nowhere else: no part of a management credential is an address.
 */
export function createClientSecrets(ports: SecretsPorts): ClientSecrets {
  return {
    fresh: freshTicketText,
    list: async (call) => {
      const ready = await readyFor(ports, call);
      return ready.kind === 'ready' ? ready.api.list(ready.ask, call.clientId) : ready;
    },
    make: async (call, wanted) => {
      const ready = await readyFor(ports, call);
      return ready.kind === 'ready' ? ready.api.make(ready.ask, call.clientId, wanted) : ready;
    },
    remove: async (call, id) => {
      const ready = await readyFor(ports, call);
      return ready.kind === 'ready' ? ready.api.remove(ready.ask, call.clientId, id) : ready;
    },
  };
}

async function readyFor(ports: SecretsPorts, { vendor, admin }: SecretsCall): Promise<Ready | NotReady> {
  const { secretApi } = vendor;
  if (secretApi === undefined) return { kind: 'refused', code: 'secret_api_missing' };
  const read = readAdminCredential(secretApi.kind, admin);
  if (read.kind === 'bad') return { kind: 'refused', code: 'admin_unusable' };
  const api = APIS[secretApi.kind];
  const token = await tokenOf(ports, vendor, secretApi, api, read.admin);
  if (token.kind !== 'token') return token;
  const headers = api.headers(token.token, read.admin.kind);
  return { kind: 'ready', api, ask: askApi(ports, secretApi.url, headers) };
}

/** An access token for a few calls; it is never kept. */
async function tokenOf(
  { tokenEndpoint }: SecretsPorts,
  vendor: Vendor,
  { url: apiUrl }: VendorSecretApi,
  { adminToken }: SecretApi,
  admin: AdminCredential,
): Promise<{ readonly kind: 'token'; readonly token: Secret } | NotReady> {
  if (admin.kind === 'token') return admin;
  if (adminToken === undefined) return { kind: 'refused', code: 'admin_unusable' };
  const how = adminToken(admin, { tokenEndpoint: vendor.tokenEndpoint, apiUrl });
  const clientAuth = admin.privateKeyJwk === undefined ? 'post' : 'private_key_jwt';
  const { clientId, kind: _kind, tenant: _tenant, ...credential } = admin;
  const answer = await tokenEndpoint.request(
    {
      vendor: {
        id: vendor.id,
        tokenEndpoint: how.tokenEndpoint,
        clientAuth,
        rotation: { kind: 'none' },
        ...(how.parameters === undefined ? {} : { clientCredentials: { parameters: how.parameters } }),
      },
      client: { clientId, clientAuth },
      credential,
      deadline: PATIENCE,
    },
    { grantType: 'client_credentials', scopes: how.scopes },
  );
  if (answer.kind === 'tokens') return { kind: 'token', token: answer.grant.accessToken };
  const { class: what, code } = answer.failure;
  const isUnknown = what === 'throttled' || what === 'ambiguous' || what === 'not_sent';
  return { kind: isUnknown ? 'failed' : 'refused', code: `admin_${code}` };
}
