import type { ClientOptions } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';

/**
 * Credentials as every tool of AWS finds them: environment, profile, single sign-on, role. The SDK is loaded when they are
 * first asked for, and keeps them until they run out. Throws `BadUsage` where there are none.
 */
export function awsCredentials(region: string): NonNullable<ClientOptions['credentials']> {
  let chain: Promise<() => Promise<Found>> | undefined;
  return async () => {
    chain ??= defaultChain(region);
    const find = await chain;
    try {
      const { accessKeyId, secretAccessKey, sessionToken } = await find();
      return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    } catch (error) {
      const why = error instanceof Error ? error.name : 'unknown';
      throw new BadUsage(
        `no credentials of AWS can be had (${why}): \`aws sso login\`, or AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
      );
    }
  };
}

interface Found {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Any client of the SDK has the chain in it; none of its requests is made. */
async function defaultChain(region: string): Promise<() => Promise<Found>> {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  return new SQSClient({ region }).config.credentials;
}
