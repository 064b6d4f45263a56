import {
  clientCredentialsGrantRequest,
  deviceCodeGrantRequest,
  genericTokenEndpointRequest,
  refreshTokenGrantRequest,
} from 'oauth4webapi';
import { decodeTokenAnswer } from '#shared/domain/decode-token-answer.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { TokenAnswer, TokenEndpoint, TokenRequest, VendorCall } from '#shared/ports/token-endpoint.ts';
import { type Called, callVendor, type Prepared } from './call-vendor.ts';
import type { Transport } from './transport.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Vendors' token endpoints over HTTP: `oauth4webapi` builds and sends, our decoder believes. */
export function createTokenEndpoint(ports: {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}): TokenEndpoint {
  return {
    request: async (call, request) => {
      const called = await callVendor(ports.transport, call, (prepared) =>
        send(prepared, request, call.vendor),
      );
      return answerOf(called, call, request, ports.clock);
    },
  };
}

/** Answers that say who consented. */
const BY_A_PERSON: readonly TokenRequest['grantType'][] = ['authorization_code', 'device_code'];

function send(
  { server, client, authenticate, options }: Prepared,
  request: TokenRequest,
  { refreshEndpoint, dialect, consent }: Vendor,
): Promise<Response> {
  switch (request.grantType) {
    case 'refresh_token': {
      const at = refreshEndpoint === undefined ? server : { ...server, token_endpoint: refreshEndpoint };
      const extra = dialect?.refreshParameters;
      const how = extra === undefined ? options : { ...options, additionalParameters: extra };
      return refreshTokenGrantRequest(at, client, authenticate, request.refreshToken.reveal(), how);
    }
    case 'client_credentials': {
      const scope: Record<string, string> =
        request.scopes.length === 0 ? {} : { scope: request.scopes.join(' ') };
      return clientCredentialsGrantRequest(server, client, authenticate, scope, options);
    }
    // The library's own request for a code takes it only from its own judgement of the callback; ours judged it.
    case 'authorization_code':
      return genericTokenEndpointRequest(
        server,
        client,
        authenticate,
        request.grantType,
        {
          ...consent?.tokenParameters,
          code: request.code.reveal(),
          redirect_uri: request.redirectUri,
          code_verifier: request.codeVerifier.reveal(),
        },
        options,
      );
    case 'device_code':
      return deviceCodeGrantRequest(server, client, authenticate, request.deviceCode.reveal(), options);
  }
}

function answerOf(
  called: Called,
  { vendor, credential }: VendorCall,
  request: TokenRequest,
  clock: Pick<Clock, 'now'>,
): TokenAnswer {
  const { took } = called;
  switch (called.kind) {
    case 'not_built':
      return { kind: 'failed', failure: notBuilt(called.code), took };
    case 'not_sent':
    case 'ambiguous':
      return { kind: 'failed', failure: { class: called.kind, code: called.code }, took };
    case 'answered': {
      const decoded = decodeTokenAnswer({
        ...called,
        ...(vendor.dialect === undefined ? {} : { dialect: vendor.dialect }),
        ...(BY_A_PERSON.includes(request.grantType) ? { identity: vendor.identity ?? 'default' } : {}),
        now: clock.now(),
      });
      if (decoded.kind === 'failed') {
        const sent = [credential.clientSecret, ...secretsOf(request)];
        return { kind: 'failed', failure: withoutSecrets(decoded.failure, sent), took };
      }
      return { ...decoded, took, ...(called.date === undefined ? {} : { dateHeader: called.date }) };
    }
  }
}

function secretsOf(request: TokenRequest): readonly Secret[] {
  switch (request.grantType) {
    case 'refresh_token':
      return [request.refreshToken];
    case 'authorization_code':
      return [request.code, request.codeVerifier];
    case 'device_code':
      return [request.deviceCode];
    case 'client_credentials':
      return [];
  }
}

/** A client that cannot prove itself is broken for all its grants, as one that the vendor refuses is. */
function notBuilt(code: Extract<Called, { kind: 'not_built' }>['code']): RefreshFailure {
  return code === 'request_not_built' ? { class: 'not_sent', code } : { class: 'client_refused', code };
}
