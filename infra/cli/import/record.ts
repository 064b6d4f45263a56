import type { GrantImport, IntegrationCreation } from '#shared/client/index.ts';

/** One row of a file, whatever its format; fields as in the file, nothing checked. */
export interface InputRecord {
  /** From 1; of a CSV file, without its heading. */
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The fields that a row may have: all of the contract's, in its words. */
const KNOWN: Readonly<Record<keyof IntegrationCreation | keyof GrantImport, true>> = {
  id: true,
  vendor: true,
  client: true,
  owner: true,
  principal: true,
  scopes: true,
  grantType: true,
  critical: true,
  canary: true,
  labels: true,
  acknowledgeUserBound: true,
  minTtlSeconds: true,
  accessToken: true,
  refreshToken: true,
  subjectToken: true,
  subjectTokenType: true,
  expiresIn: true,
  expiresAt: true,
  scope: true,
  refreshTokenExpiresAt: true,
};
export const FIELDS: readonly string[] = Object.keys(KNOWN);

/** `refresh_token`, as RFC 6749 writes it, is `refreshToken`. */
export const fieldName = (name: string): string =>
  name.trim().replaceAll(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

export const isField = (name: string): boolean => FIELDS.includes(name) || /^labels?\../.test(name);
