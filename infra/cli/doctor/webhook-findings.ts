import type { Client } from '#shared/client/index.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { schemesOf } from '#shared/domain/webhook/verify.ts';
import type { Finding } from './finding.ts';

/** Nothing in such a delivery depends on its body: whoever has seen one can write another. */
const WEAK: Readonly<Record<string, string>> = {
  'shared-token': 'show a shared token and sign nothing',
  'secret-path': 'are known by their address alone',
};

/** Clients whose vendor announces revocations in a form that proves little. */
export function webhookFindings(
  clients: readonly Client[],
  vendorOf: (id: string) => Vendor | undefined,
): readonly Finding[] {
  return clients.flatMap(({ id, vendor }): Finding[] => {
    const webhook = vendorOf(vendor)?.webhook;
    const [how, ...others] =
      webhook === undefined ? [] : schemesOf(webhook).map(({ scheme }) => WEAK[scheme]);
    // Where the vendor can sign as well, that is what its console is set to.
    if (how === undefined || others.includes(undefined)) return [];
    return [
      {
        level: 'warning',
        code: 'weak_webhook',
        about: `client ${id}`,
        what: `deliveries of ${vendor} ${how}: what they say is believed only once the vendor confirms it`,
        mend: `keep the address and the token to yourselves, replace them when somebody leaves: grantkeeper webhook set ${id}`,
      },
    ];
  });
}
