import type { SecretApiKind } from '../vendor-secret.ts';

/** What a vendor's API for client secrets is like, as far as a rotation has to know. */
export interface SecretApiHabits {
  /** `one`: a new secret ends the old one, so that refreshes stand back meanwhile. */
  readonly keeps: 'several' | 'one';
  /** So many at the most. */
  readonly most?: number;
  /**
   * `ours`: the vendor takes a value that we bring, so that the vault has it before the vendor does and no answer can be
   * the only copy.
   */
  readonly value: 'ours' | 'vendors';
}

/**
 * - Entra: passwords of the application object, any number; the value is told once.
 *   https://learn.microsoft.com/en-us/graph/api/application-addpassword
 * - Okta: two secrets; `client_secret` of the request is taken.
 *   https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationSSOCredentialOAuth2ClientAuth
 * - Auth0: one secret, which a change of the client sets, as its guide advises.
 *   https://auth0.com/docs/get-started/applications/rotate-client-secret
 * - GitLab: one secret, which `renew-secret` replaces and tells once. https://docs.gitlab.com/api/applications/
 */
export const SECRET_API_HABITS: Readonly<Record<SecretApiKind, SecretApiHabits>> = {
  entra: { keeps: 'several', value: 'vendors' },
  okta: { keeps: 'several', most: 2, value: 'ours' },
  auth0: { keeps: 'one', value: 'ours' },
  gitlab: { keeps: 'one', value: 'vendors' },
};

/** What a new secret is called where the vendor lets secrets have names: found again by it when an answer was lost. */
export const nameAtVendor = (versionId: string): string => `grantkeeper ${versionId}`;
