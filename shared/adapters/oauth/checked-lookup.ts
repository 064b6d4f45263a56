import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isReachable } from './blocked-ranges.ts';

/** All addresses of a host name, as the system's resolver has them. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** The name leads to addresses that calls may not go to, and to no other. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

export const systemResolve: Resolve = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });

/**
 * The lookup of a socket: it hands over only addresses that were checked, so the socket connects to what was checked,
 * whatever the name leads to a moment later.
 */
export function checkedLookup(resolve: Resolve, allowLoopback: boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (found) => {
        const addresses = found.filter(({ address }) => isReachable(address, allowLoopback));
        const [first] = addresses;
        if (first === undefined) callback(new AddressRefused('the name leads to no public address'), '', 0);
        else if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
