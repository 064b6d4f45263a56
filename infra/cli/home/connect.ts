import { type ClientOptions, createClient, type GrantkeeperClient } from '#shared/client/index.ts';
import { BadUsage } from '../bad-usage.ts';
import { keyFor } from './key.ts';
import type { HomeOptions } from './target.ts';

/** What a home is asked with where there is no key: it then says itself that it wants one. */
const NO_KEY = 'none';

/** The home that the options name; nothing is sent yet. Throws `BadUsage` where they name none. */
export function connect(options: HomeOptions, more: Pick<ClientOptions, 'fetch'> = {}): GrantkeeperClient {
  try {
    return createClient({ url: options.url, apiKey: keyFor(options) ?? NO_KEY, ...more });
  } catch (error) {
    // What the package says of an address that is none, or that a key must not travel to.
    if (error instanceof TypeError) throw new BadUsage(error.message);
    throw error;
  }
}
