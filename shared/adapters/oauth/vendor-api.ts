import { scopesIntrospected } from '#shared/domain/health/granted.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { VendorApi } from '#shared/ports/vendor-api.ts';
import { apiHeaders } from './api-headers.ts';
import { introspect } from './introspection-endpoint.ts';
import { signHeadersOf } from './signs-in.ts';
import type { Transport } from './transport.ts';
import { vendorHosts } from './vendor-hosts.ts';

/** Vendors' APIs over HTTP, through the guarded transport and to the vendor's own hosts alone. */
export function createVendorApi(ports: {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}): VendorApi {
  const { transport, clock } = ports;
  return {
    call: async (vendor, call, accessToken, deadline) => {
      const sentAt = clock.now();
      const exchange = await transport.send({
        method: call.method,
        url: call.url,
        headers: apiHeaders(call, accessToken.reveal()),
        ...(call.body === undefined ? {} : { body: call.body }),
        ...(call.readHeader === undefined ? {} : { readHeader: call.readHeader }),
        ...signHeadersOf(vendor),
        allowedHosts: vendorHosts(vendor),
        deadline,
      });
      if (exchange.kind !== 'answered') return { kind: 'failed', code: exchange.code, took: exchange.took };
      const { retryAfter: _retryAfter, ...answer } = exchange;
      return { ...answer, sentAt };
    },
    introspectedScopes: async (call, accessToken) => {
      const called = await introspect(transport, call, accessToken, 'access_token');
      if (called?.kind !== 'answered') return {};
      const scopes = called.status === 200 ? scopesIntrospected(called.body, call.vendor) : undefined;
      return {
        ...(scopes === undefined ? {} : { scopes }),
        ...(called.signs === undefined ? {} : { signs: called.signs }),
      };
    },
  };
}
