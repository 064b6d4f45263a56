/** What a caller wants of a token. */
export interface Wish {
  /** Scopes that the grant must have. */
  readonly scopes?: readonly string[] | undefined;
  /**
   * How long the token must still live; the keeper refreshes one that does not.
   * @default 0; a token is given out from memory only while it lives for another 30 s
   */
  readonly minTtlSeconds?: number | undefined;
  /** A version that the vendor's API has refused: neither it nor an older one is given out. */
  readonly seenVersion?: number | undefined;
}

/** Wishes that one answer fulfils have one key. */
export function keyOf(id: string, { scopes = [], minTtlSeconds = 0, seenVersion = 0 }: Wish): string {
  return JSON.stringify([id, [...new Set(scopes)].sort(), minTtlSeconds, seenVersion]);
}
