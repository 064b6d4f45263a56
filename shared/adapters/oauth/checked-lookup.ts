import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isReachable } from './blocked-ranges.ts';

/** An `import` would read every member of the module, and some of them load others: a longer cold start for nothing. */
const { lookup } = process.getBuiltinModule('node:dns');

/** All addresses of a host name, as the system's resolver has them. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** No address came of a name: it is not known, or it leads to addresses that calls may not go to and to no other. */
export class LookupFailed extends Error {
  override readonly name = 'LookupFailed';
  readonly code: 'dns_failed' | 'address_refused';

  constructor(code: LookupFailed['code']) {
    super(code);
    this.code = code;
  }
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
        if (first === undefined) callback(new LookupFailed('address_refused'), '', 0);
        else if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      () => callback(new LookupFailed('dns_failed'), '', 0),
    );
  };
}
