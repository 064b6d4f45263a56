import { randomBytes } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';

/** A client as the server registered it (RFC 7591). */
export interface RegisteredClient {
  readonly client_id: string;
  readonly client_secret: string;
  readonly registration_client_uri: string;
  readonly registration_access_token: string;
}

export const REGISTERED_REDIRECT = 'http://127.0.0.1/oauth/callback';
export const REGISTERED_SCOPE = 'openid offline_access read';

/** Registers a client (RFC 7591 3.1). */
export async function registerAt(url: string): Promise<RegisteredClient> {
  const response = await fetch(`${url}/reg`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      redirect_uris: [REGISTERED_REDIRECT],
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
      scope: REGISTERED_SCOPE,
    }),
  });
  if (response.status !== 201) throw new Error(`the server registered no client: ${response.status}`);
  return (await response.json()) as RegisteredClient;
}

/**
 * Has `oidc-provider` replace a client's secret when its registration is replaced, which the library by itself does not:
 * its PUT keeps the one secret that it holds.
 */
export class SecretReplacement {
  /** Off: the library as it is. */
  isOn = true;
  /** A PUT makes a new registration access token too, as is the library's habit. */
  renewsToken = true;
  /** After the server has done its work, before anyone hears of it. */
  beforeAnswer: (what: 'PUT' | 'try') => Promise<void> = async () => {};
  /** Refused requests with somebody's refresh token: each would be a grant in danger. */
  readonly refused: string[] = [];
  replaced = 0;
  /** As a person would read it in a console. */
  newest = '';
  readonly #secrets = new Map<string, string>();

  readonly features: NonNullable<Configuration['features']> = {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    registrationManagement: { enabled: true, rotateRegistrationAccessToken: () => this.renewsToken },
  };

  /** The newest secret alone is taken. */
  readonly adapt = (provider: Provider): void => {
    const { prototype } = provider.Client as unknown as {
      prototype: { compareClientSecret(this: { clientId: string }, actual: string): unknown };
    };
    const own = prototype.compareClientSecret;
    const secrets = this.#secrets;
    prototype.compareClientSecret = function (actual) {
      const newest = secrets.get(this.clientId);
      return newest === undefined ? own.call(this, actual) : newest === actual;
    };
    provider.on('grant.error', (context: KoaContextWithOIDC, error) => {
      const token = String(context.oidc.params?.refresh_token ?? '');
      if (!token.startsWith('not-a-token-')) this.refused.push(error.message);
    });
    provider.use(async (context, next) => {
      await next();
      await this.#answered(context as unknown as KoaContextWithOIDC);
    });
  };

  async #answered(context: KoaContextWithOIDC): Promise<void> {
    const { method, path, status } = context;
    const body = context.body as { client_id?: string; client_secret?: string } | undefined;
    if (path.startsWith('/reg/') && status === 200 && body?.client_id !== undefined) {
      const { client_id: id, client_secret: first = '' } = body;
      const isNew = method === 'PUT' && this.isOn;
      if (isNew) this.replaced++;
      this.newest = isNew ? randomBytes(24).toString('base64url') : (this.#secrets.get(id) ?? first);
      this.#secrets.set(id, this.newest);
      context.body = { ...body, client_secret: this.newest };
      if (method === 'PUT') await this.beforeAnswer('PUT');
    }
    const isTry = path === '/token' && String(context.oidc?.params?.refresh_token).startsWith('not-a-token-');
    if (isTry) await this.beforeAnswer('try');
  }
}
