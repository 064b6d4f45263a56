import type { Brand } from './brand.ts';

/** Our name for an integration. */
export type IntegrationId = Brand<string, 'IntegrationId'>;
/** Our name for an OAuth client (not its `client_id` at the vendor). Also the key of its circuit. */
export type ClientId = Brand<string, 'ClientId'>;
/** Our name for a batch job. */
export type JobId = Brand<string, 'JobId'>;
/** A vendor of the registry. */
export type VendorId = Brand<string, 'VendorId'>;
/**
 * Names one attempt to refresh, and the vault version that it writes if it succeeds.
 * A UUID version 7 (RFC 9562 5.7): later attempts sort behind earlier ones.
 */
export type AttemptId = Brand<string, 'AttemptId'>;

/** The shape of every id that a caller may choose. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Gives the text a brand where it is a well-formed id, else `undefined`. */
export function parseId<Id extends IntegrationId | ClientId | JobId | VendorId>(
  text: string,
): Id | undefined {
  return ID_PATTERN.test(text) ? (text as Id) : undefined;
}
