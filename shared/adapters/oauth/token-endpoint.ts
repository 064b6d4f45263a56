import { deviceCodeGrantRequest, genericTokenEndpointRequest, refreshTokenGrantRequest } from 'oauth4webapi';
import { decodeTokenAnswer } from '#shared/domain/decode-token-answer.ts';
import { exchangeShape } from '#shared/domain/exchange-parameters.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { TokenGrant } from '#shared/domain/token-answer.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorClientCredentials } from '#shared/domain/vendor-assertion.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { TokenAnswer, TokenEndpoint, TokenRequest, VendorCall } from '#shared/ports/token-endpoint.ts';
import { type Called, callVendor, type Prepared } from './call-vendor.ts';
import { signAssertion } from './sign-assertion.ts';
import type { Transport } from './transport.ts';
import { withoutSecrets } from './without-secrets.ts';

interface EndpointPorts {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}

/** Vendors' token endpoints over HTTP: `oauth4webapi` builds and sends, our decoder believes. */
export function createTokenEndpoint(ports: EndpointPorts): TokenEndpoint {
  return {
    request: async (call, request) => {
      if (request.grantType === 'jwt_bearer') return byAssertion(ports, call, request);
      const called = await callVendor(ports.transport, call, (prepared) =>
        send(prepared, request, call.vendor),
      );
      return answerOf(called, call, request, ports.clock);
    },
  };
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** RFC 7523 2.1. A client that signs has proved itself by the assertion; only some vendors want a second one. */
async function byAssertion(
  ports: EndpointPorts,
  call: VendorCall,
  request: Extract<TokenRequest, { grantType: 'jwt_bearer' }>,
): Promise<TokenAnswer> {
  const signed = await signAssertion(call, request, ports.clock.now());
  if (signed.kind === 'unusable')
    return { kind: 'failed', failure: notBuilt(signed.code), took: milliseconds(0) };
  const { assertion } = signed;
  const isProof =
    call.client.clientAuth === 'private_key_jwt' && call.vendor.assertion?.clientAssertion !== true;
  const asked = isProof ? { ...call, client: { ...call.client, clientAuth: 'none' as const } } : call;
  const called = await callVendor(ports.transport, asked, ({ server, client, authenticate, options }) =>
    genericTokenEndpointRequest(
      server,
      client,
      authenticate,
      JWT_BEARER,
      { assertion, ...scopeOf(request.scopes) },
      options,
    ),
  );
  return answerOf(called, call, request, ports.clock);
}

const scopeOf = (scopes: readonly string[]): Record<string, string> =>
  scopes.length === 0 ? {} : { scope: scopes.join(' ') };

function ownParameters(
  { scopes, account }: Extract<TokenRequest, { grantType: 'client_credentials' }>,
  { accountParameter, parameters }: VendorClientCredentials = {},
): Record<string, string> {
  const whose =
    accountParameter === undefined || account === undefined ? {} : { [accountParameter]: account };
  return { ...parameters, ...whose, ...scopeOf(scopes) };
}

/** Answers that say who consented. */
const BY_A_PERSON: readonly TokenRequest['grantType'][] = ['authorization_code', 'device_code'];

function send(
  { server, client, authenticate, options }: Prepared,
  request: Exclude<TokenRequest, { grantType: 'jwt_bearer' }>,
  { refreshEndpoint, dialect, consent, exchange, clientCredentials }: Vendor,
): Promise<Response> {
  switch (request.grantType) {
    case 'refresh_token': {
      const at = refreshEndpoint === undefined ? server : { ...server, token_endpoint: refreshEndpoint };
      const extra = dialect?.refreshParameters;
      const how = extra === undefined ? options : { ...options, additionalParameters: extra };
      return refreshTokenGrantRequest(at, client, authenticate, request.refreshToken.reveal(), how);
    }
    case 'client_credentials':
      return genericTokenEndpointRequest(
        server,
        client,
        authenticate,
        clientCredentials?.grantType ?? request.grantType,
        ownParameters(request, clientCredentials),
        options,
      );
    case 'token_exchange': {
      const { grantType, tokenParameter, parameters } = exchangeShape(exchange, request.tokenType);
      const given = { ...parameters, [tokenParameter]: request.token.reveal(), ...scopeOf(request.scopes) };
      return genericTokenEndpointRequest(server, client, authenticate, grantType, given, options);
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
      const heard = called.signs === undefined ? {} : { signs: called.signs };
      const decoded = decodeTokenAnswer({
        ...called,
        ...(vendor.dialect === undefined ? {} : { dialect: vendor.dialect }),
        ...(BY_A_PERSON.includes(request.grantType) ? { identity: vendor.identity ?? 'default' } : {}),
        now: clock.now(),
      });
      if (decoded.kind === 'failed') {
        const sent = [credential.clientSecret, ...secretsOf(request)];
        return { kind: 'failed', failure: withoutSecrets(decoded.failure, sent), took, ...heard };
      }
      const grant = withoutRefreshToken(decoded.grant, request);
      return {
        kind: 'tokens',
        grant,
        took,
        ...(called.date === undefined ? {} : { dateHeader: called.date }),
        ...heard,
      };
    }
  }
}

/** The next token is asked for as this one was: a refresh token beside it would never be spent (RFC 8693 2.2.1). */
function withoutRefreshToken(grant: TokenGrant, { grantType }: TokenRequest): TokenGrant {
  if (grantType !== 'jwt_bearer' && grantType !== 'token_exchange') return grant;
  const { refreshToken: _token, refreshTokenExpiresIn: _life, ...rest } = grant;
  return rest;
}

function secretsOf(request: TokenRequest): readonly Secret[] {
  switch (request.grantType) {
    case 'refresh_token':
      return [request.refreshToken];
    case 'authorization_code':
      return [request.code, request.codeVerifier];
    case 'device_code':
      return [request.deviceCode];
    case 'token_exchange':
      return [request.token];
    case 'jwt_bearer':
    case 'client_credentials':
      return [];
  }
}

/** A client that cannot prove itself is broken for all its grants, as one that the vendor refuses is. */
function notBuilt(code: Extract<Called, { kind: 'not_built' }>['code']): RefreshFailure {
  return code === 'request_not_built' ? { class: 'not_sent', code } : { class: 'client_refused', code };
}
