import type { Secret } from '#shared/domain/secret.ts';

/**
 * Binds a code to the browser that began the consent, and to the request that it began with (RFC 7636): the verifier is
 * given to that browser alone, and comes back with it.
 */
export interface ProofKey {
  /** 43 URL-safe characters, 256 random bits. */
  readonly verifier: Secret;
  /** Its challenge by S256. */
  readonly challenge: string;
}

export interface ProofKeys {
  make(): Promise<ProofKey>;
}
