import { introspectionRequest } from 'oauth4webapi';
import { member, readBody } from '#shared/domain/answer/read-body.ts';
import type { IntrospectionEndpoint } from '#shared/ports/introspection.ts';
import { callVendor } from './call-vendor.ts';
import type { Exchange, Transport } from './transport.ts';

/** Vendors' introspection endpoints (RFC 7662) over HTTP, the client authenticated as at the token endpoint. */
export function createIntrospectionEndpoint(ports: { readonly transport: Transport }): IntrospectionEndpoint {
  return {
    introspect: async (call, token, hint) => {
      const { introspectionEndpoint } = call.vendor;
      if (introspectionEndpoint === undefined) return 'unclear';
      const called = await callVendor(ports.transport, call, ({ server, client, authenticate, options }) =>
        introspectionRequest(
          { ...server, introspection_endpoint: introspectionEndpoint },
          client,
          authenticate,
          token.reveal(),
          { ...options, additionalParameters: { token_type_hint: hint } },
        ),
      );
      return called.kind === 'answered' ? meaningOf(called) : 'unclear';
    },
  };
}

/** RFC 7662 2.2: a boolean and nothing else. What only looks like a no must not end a grant. */
function meaningOf({
  status,
  body,
}: Extract<Exchange, { kind: 'answered' }>): 'active' | 'inactive' | 'unclear' {
  const read = readBody(body);
  if (status !== 200 || read.kind !== 'object') return 'unclear';
  const active = member(read.members, 'active');
  if (typeof active !== 'boolean') return 'unclear';
  return active ? 'active' : 'inactive';
}
