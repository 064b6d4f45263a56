import type { TokenSet } from '#shared/domain/token-set.ts';
import type { TokenSetRef, TokenVault } from '#shared/ports/vault.ts';

/** Token sets by exact version, read once each: what is written under a version id never changes. */
export interface TokenCache {
  /** `undefined` where the vault has no such version. Throws `VaultUnavailable`. */
  get(ref: TokenSetRef): Promise<TokenSet | undefined>;
}

/** Keeps the most recently used `capacity` sets; concurrent readers of one version share one read. */
export function tokenCache(vault: Pick<TokenVault, 'get'>, capacity = 10_000): TokenCache {
  const kept = new Map<
    string,
    { readonly versionId: string; readonly tokens: Promise<TokenSet | undefined> }
  >();

  function read(key: string, ref: TokenSetRef): Promise<TokenSet | undefined> {
    const tokens = vault.get(ref);
    kept.set(key, { versionId: ref.versionId, tokens });
    const forget = () => {
      if (kept.get(key)?.tokens === tokens) kept.delete(key);
    };
    tokens.then((found) => found ?? forget(), forget);
    if (kept.size > capacity) evictOldest();
    return tokens;
  }

  function evictOldest(): void {
    const oldest = kept.keys().next();
    if (!oldest.done) kept.delete(oldest.value);
  }

  return {
    get(ref) {
      // One set per integration: an older version is not asked for again once a newer one is known.
      const last = kept.get(ref.integration);
      if (last?.versionId !== ref.versionId) {
        kept.delete(ref.integration);
        return read(ref.integration, ref);
      }
      kept.delete(ref.integration);
      kept.set(ref.integration, last);
      return last.tokens;
    },
  };
}
