import { type ClientOptions, createClient, type GrantkeeperClient } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';
import { awsCredentials } from './aws-credentials.ts';
import { keyFor } from './key.ts';
import { type HomeOptions, regionOf } from './target.ts';

/** What a home is asked with where there is no key: it then says itself that it wants one. */
const NO_KEY = 'none';

/** The home that the options name; nothing is sent yet. Throws `BadUsage` where they name none. */
export function connect(options: HomeOptions, more: Pick<ClientOptions, 'fetch'> = {}): GrantkeeperClient {
  const region = regionOf(options);
  const identity =
    region === undefined
      ? { apiKey: keyFor(options) ?? NO_KEY }
      : { region, credentials: awsCredentials(region) };
  try {
    return createClient({ url: options.url, ...identity, ...more });
  } catch (error) {
    // What the package says of an address that is none, or that a key must not travel to.
    if (error instanceof TypeError) throw new BadUsage(error.message);
    throw error;
  }
}
