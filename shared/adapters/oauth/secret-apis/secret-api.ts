import type { AdminCredential } from '#shared/domain/rotation/admin-credential.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { SecretMade, SecretRemoved, SecretsListed, WantedSecret } from '#shared/ports/client-secrets.ts';
import type { Ask } from './ask-api.ts';

/** How the management credential gets an access token, where it is an app. */
export interface AdminToken {
  readonly tokenEndpoint: string;
  readonly scopes: readonly string[];
  readonly parameters?: Readonly<Record<string, string>>;
}

/** One vendor's API for the secrets of clients. */
export interface SecretApi {
  readonly adminToken?: (
    admin: Extract<AdminCredential, { kind: 'app' }>,
    at: { readonly tokenEndpoint: string; readonly apiUrl: string },
  ) => AdminToken;
  /** Headers that carry a token: one that a person made, or an access token. */
  readonly headers: (token: Secret, from: AdminCredential['kind']) => Readonly<Record<string, string>>;
  list(ask: Ask, clientId: string): Promise<SecretsListed>;
  make(ask: Ask, clientId: string, wanted: WantedSecret): Promise<SecretMade>;
  remove(ask: Ask, clientId: string, id: string): Promise<SecretRemoved>;
}

export const bearer = (token: Secret): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${token.reveal()}`,
});

/** An answer of another shape than the vendor's documentation has. */
export const MALFORMED = { kind: 'failed', code: 'malformed_answer' } as const;
/** At vendors of one secret. */
export const NOTHING_LISTED = { kind: 'listed', secrets: [] } as const;
export const ONE_SECRET_ONLY = { kind: 'refused', code: 'one_secret_only' } as const;
