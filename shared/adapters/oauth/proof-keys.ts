import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from 'oauth4webapi';
import { Secret } from '#shared/domain/secret.ts';
import type { ProofKeys } from '#shared/ports/proof-keys.ts';

/** RFC 7636 4.1 and 4.2. */
export const proofKeys: ProofKeys = {
  make: async () => {
    const verifier = generateRandomCodeVerifier();
    return { verifier: new Secret(verifier), challenge: await calculatePKCECodeChallenge(verifier) };
  },
};
