import { Buffer } from 'node:buffer';
import { seconds } from '#shared/domain/time.ts';
import { documentOf } from '#shared/domain/webhook/document.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import { apiHeaders } from './api-headers.ts';
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
        headers: apiHeaders(probe, accessToken.reveal()),
        ...(probe.body === undefined ? {} : { body: probe.body }),
        allowedHosts: vendorHosts(vendor),
        deadline: PATIENCE,
      });
      if (exchange.kind !== 'answered' || exchange.status !== probe.expect) return undefined;
      return documentOf(Buffer.from(exchange.body));
    },
  };
}
