import type { ClientSecretFacts, OAuthClient } from '../oauth-client.ts';

/** What the vendor may take at this moment: the client's own secret, the one on its way, the one before. */
export function secretsToTry({ secret, rolling, previousSecret }: OAuthClient): readonly ClientSecretFacts[] {
  if (secret === undefined) return [];
  const others = [rolling?.versionId, previousSecret?.versionId].filter((id) => id !== undefined);
  return [secret, ...others.map((versionId) => ({ ...secret, versionId }))];
}
