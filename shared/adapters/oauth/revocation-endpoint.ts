import { revocationRequest } from 'oauth4webapi';
import { type ErrorSaid, errorOfStatus, errorSaid } from '#shared/domain/answer/error-said.ts';
import { type Members, readBody } from '#shared/domain/answer/read-body.ts';
import type { RevocationEndpoint } from '#shared/ports/token-endpoint.ts';
import { callVendor } from './call-vendor.ts';
import type { Exchange, Transport } from './transport.ts';

/** Vendors' revocation endpoints (RFC 7009) over HTTP. */
export function createRevocationEndpoint(ports: { readonly transport: Transport }): RevocationEndpoint {
  return {
    revoke: async (call, token, hint) => {
      if (call.vendor.revocationEndpoint === undefined) return 'unsupported';
      const called = await callVendor(ports.transport, call, ({ server, client, authenticate, options }) =>
        revocationRequest(server, client, authenticate, token.reveal(), {
          ...options,
          additionalParameters: { token_type_hint: hint },
        }),
      );
      return called.kind === 'answered' ? meaningOf(called) : 'failed';
    },
  };
}

/** Some vendors (Google) call a token that is gone already an error; RFC 7009 2.2 wants it to be none. */
const GONE = ['invalid_token'];

function meaningOf({
  status,
  body,
}: Extract<Exchange, { kind: 'answered' }>): 'revoked' | 'failed' | 'unsupported' {
  const read = readBody(body);
  const isSuccess = status >= 200 && status < 300;
  const error = read.kind === 'object' ? errorIn(read.members, isSuccess) : undefined;
  if (isSuccess && error === undefined) return 'revoked';
  if (status >= 300 && status < 400) return 'failed';
  if (status < 500 && error?.code !== undefined && GONE.includes(error.code)) return 'revoked';
  return error?.code === 'unsupported_token_type' ? 'unsupported' : 'failed';
}

const errorIn = (members: Members, isSuccess: boolean): ErrorSaid | undefined =>
  isSuccess ? errorSaid(members) : errorOfStatus(members);
