/** Vendors' own APIs that replace the secret of an OAuth client, each under the name that `rotation.kind` has for it. */
export const SECRET_API_KINDS = ['entra', 'okta', 'auth0', 'gitlab'] as const;
export type SecretApiKind = (typeof SECRET_API_KINDS)[number];

export const isSecretApiKind = (kind: string): kind is SecretApiKind =>
  (SECRET_API_KINDS as readonly string[]).includes(kind);

/** Where the secrets of OAuth clients are replaced by call. `url`: what all paths of that API begin with. */
export interface VendorSecretApi {
  readonly kind: SecretApiKind;
  readonly url: string;
}

/** How an OAuth client's secret is replaced at this vendor. */
export interface ClientSecretHabits {
  /** `registration`: by its own registration (RFC 7592). */
  readonly by: 'console' | 'api' | 'registration';
  /** The console's page, or the description of the API. */
  readonly url: string;
  /** The call that makes a new one. */
  readonly call?: string;
  /** Whether the old secret works beside the new one. */
  readonly overlap: 'several' | 'brief' | 'none' | 'unknown';
  readonly lifetimeDays?: number;
  readonly note?: string;
}
