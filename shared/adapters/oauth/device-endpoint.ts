import { deviceAuthorizationRequest } from 'oauth4webapi';
import { readDeviceAnswer } from '#shared/domain/consent/device-answer.ts';
import type { DeviceEndpoint } from '#shared/ports/device.ts';
import { callVendor } from './call-vendor.ts';
import type { Transport } from './transport.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Vendors' device authorization endpoints (RFC 8628 3.1) over HTTP. */
export function createDeviceEndpoint(ports: { readonly transport: Transport }): DeviceEndpoint {
  return {
    begin: async (call, scopes) => {
      const { scopeDelimiter = ' ', scopeParameter = 'scope' } = call.vendor.consent ?? {};
      const asked = scopes.length === 0 ? {} : { [scopeParameter]: scopes.join(scopeDelimiter) };
      const called = await callVendor(ports.transport, call, ({ server, client, authenticate, options }) =>
        deviceAuthorizationRequest(server, client, authenticate, asked, options),
      );
      switch (called.kind) {
        case 'not_built':
          return called.code === 'request_not_built'
            ? { kind: 'failed', failure: { class: 'not_sent', code: called.code } }
            : { kind: 'failed', failure: { class: 'client_refused', code: called.code } };
        case 'not_sent':
        case 'ambiguous':
          return { kind: 'failed', failure: { class: called.kind, code: called.code } };
        case 'answered': {
          const read = readDeviceAnswer(called, call.vendor.dialect);
          if (read.kind === 'code') return read;
          return { kind: 'failed', failure: withoutSecrets(read.failure, [call.credential.clientSecret]) };
        }
      }
    },
  };
}
