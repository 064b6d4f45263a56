import { bearer } from './bearer.ts';
import type { Given } from './given.ts';
import type { Authorize } from './outgoing.ts';
import type { AwsCredentials } from './sigv4/sign.ts';
import { sigV4 } from './sigv4/sigv4.ts';

/** Who calls: the key of an embedded home, or the credentials of an AWS one. */
export interface Identity {
  /** The embedded home's key, or how to get it. */
  readonly apiKey?: Given<string> | undefined;
  /** On AWS: what requests are signed with, or how to get it. */
  readonly credentials?: Given<AwsCredentials> | undefined;
  /**
   * On AWS: where the API is.
   * @default - as the host of the address says, where it is API Gateway's own
   */
  readonly region?: string | undefined;
}

const API_GATEWAY = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;

/** Throws a `TypeError` where it is not clear who calls; it quotes no secret. */
export function authorizeWith({ apiKey, credentials, region }: Identity, base: string): Authorize {
  if ((apiKey === undefined) === (credentials === undefined)) {
    throw new TypeError('give either apiKey, for an embedded home, or credentials, for a home on AWS');
  }
  if (apiKey !== undefined) return bearer(apiKey);
  const where = region ?? API_GATEWAY.exec(new URL(base).hostname)?.[1];
  if (where === undefined)
    throw new TypeError("region is missing, and url is none of API Gateway's own that names it");
  return sigV4({ credentials: credentials as Given<AwsCredentials>, region: where });
}
