/** One row of a file, whatever its format; fields as in the file, nothing checked. */
export interface InputRecord {
  /** From 1; of a CSV file, without its heading. */
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The fields that a row may have: those of the contract, in its words. */
export const FIELDS = [
  'id',
  'vendor',
  'client',
  'owner',
  'principal',
  'scopes',
  'grantType',
  'critical',
  'labels',
  'acknowledgeUserBound',
  'minTtlSeconds',
  'accessToken',
  'refreshToken',
  'expiresIn',
  'expiresAt',
  'scope',
  'refreshTokenExpiresAt',
] as const;

/** `refresh_token`, as RFC 6749 writes it, is `refreshToken`. */
export const fieldName = (name: string): string =>
  name.trim().replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

export const isField = (name: string): boolean =>
  (FIELDS as readonly string[]).includes(name) || /^labels?\../.test(name);
