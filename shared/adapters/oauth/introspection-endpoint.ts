import { introspectionRequest } from 'oauth4webapi';
import { member, readBody } from '#shared/domain/answer/read-body.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { IntrospectionEndpoint } from '#shared/ports/introspection.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { type Called, callVendor } from './call-vendor.ts';
import type { Exchange, Transport } from './transport.ts';

/** Vendors' introspection endpoints (RFC 7662) over HTTP, the client authenticated as at the token endpoint. */
export function createIntrospectionEndpoint(ports: { readonly transport: Transport }): IntrospectionEndpoint {
  return {
    introspect: async (call, token, hint) => {
      const called = await introspect(ports.transport, call, token, hint);
      return called?.kind === 'answered' ? meaningOf(called) : 'unclear';
    },
  };
}

/** What became of the question; `undefined` where the vendor has no such endpoint. */
export async function introspect(
  transport: Transport,
  call: VendorCall,
  token: Secret,
  hint: 'refresh_token' | 'access_token',
): Promise<Called | undefined> {
  const { introspectionEndpoint } = call.vendor;
  if (introspectionEndpoint === undefined) return undefined;
  return callVendor(transport, call, ({ server, client, authenticate, options }) =>
    introspectionRequest(
      { ...server, introspection_endpoint: introspectionEndpoint },
      client,
      authenticate,
      token.reveal(),
      { ...options, additionalParameters: { token_type_hint: hint } },
    ),
  );
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
