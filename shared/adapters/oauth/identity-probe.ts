import { Buffer } from 'node:buffer';
import { seconds } from '#shared/domain/time.ts';
import type { Probe } from '#shared/domain/vendor.ts';
import { documentOf } from '#shared/domain/webhook/document.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import type { Transport } from './transport.ts';
import { vendorHosts } from './vendor-hosts.ts';

/** A person waits, and a consent stands without it. */
const PATIENCE = seconds(10);

/** Vendors' probes over HTTP, asked once. */
export function createIdentityProbe({ transport }: { readonly transport: Transport }): IdentityProbe {
  return {
    ask: async (vendor, accessToken) => {
      const { probe } = vendor;
      if (probe === undefined || probe.method === 'HEAD') return undefined;
      const exchange = await transport.send({
        method: probe.method,
        url: probe.url,
        headers: headersOf(probe, accessToken.reveal()),
        ...(probe.body === undefined ? {} : { body: probe.body }),
        allowedHosts: vendorHosts(vendor),
        deadline: PATIENCE,
      });
      if (exchange.kind !== 'answered' || exchange.status !== probe.expect) return undefined;
      return documentOf(Buffer.from(exchange.body));
    },
  };
}

function headersOf({ token, headers, body }: Probe, accessToken: string): Record<string, string> {
  const { header, prefix = '' } = token ?? { header: 'authorization', prefix: 'Bearer ' };
  return {
    'user-agent': 'grantkeeper',
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
    [header]: `${prefix}${accessToken}`,
  };
}
