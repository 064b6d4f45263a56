import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  customFetch,
} from 'oauth4webapi';
import { type Duration, milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { clientAuthentication } from './client-authentication.ts';
import { signHeadersOf } from './signs-in.ts';
import type { Exchange, Transport } from './transport.ts';
import { vendorHosts } from './vendor-hosts.ts';

type CustomFetch = (url: string, options: BuiltRequest) => Promise<Response>;

/** What the library hands over to be sent. */
interface BuiltRequest {
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the library's request functions are given. */
export interface Prepared {
  readonly server: AuthorizationServer;
  readonly client: Client;
  readonly authenticate: ClientAuth;
  readonly options: {
    readonly [customFetch]: CustomFetch;
    readonly [allowInsecureRequests]: boolean;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** What became of a call: an exchange with the vendor, or why there was none. */
export type Called =
  | Exchange
  | {
      readonly kind: 'not_built';
      readonly code: 'credential_missing' | 'private_key_unusable' | 'request_not_built';
      readonly took: Duration;
    };

/** The library passes on what its fetch gives and reads nothing of it. Made late: it loads much of Node. */
let unread: Response | undefined;

const HEADERS = { 'user-agent': 'grantkeeper' } as const;

/**
 * Lets `oauth4webapi` build a request and sends it once through the transport. The answer never goes back through the
 * library, whose validation would throw away answers that hold a living token. Never rejects.
 */
export async function callVendor(
  transport: Transport,
  call: VendorCall,
  build: (prepared: Prepared) => Promise<Response>,
): Promise<Called> {
  const { vendor, client } = call;
  const authentication = await clientAuthentication(client.clientAuth, call.credential);
  if (authentication.kind === 'unusable') return notBuilt(authentication.code);
  let exchange: Exchange | undefined;
  const send: CustomFetch = async (url, { headers, body }) => {
    exchange = await transport.send({
      method: 'POST',
      url,
      ...written(headers, String(body), vendor),
      allowedHosts: vendorHosts(vendor),
      deadline: call.deadline,
      ...signHeadersOf(vendor),
    });
    unread ??= new Response(null, { status: 204 });
    return unread;
  };
  try {
    await build({
      server: serverOf(call),
      client: { client_id: client.clientId },
      authenticate: authentication.authenticate,
      options: {
        [customFetch]: send,
        [allowInsecureRequests]: transport.allowLoopback,
        headers: HEADERS,
      },
    });
    return exchange ?? notBuilt('request_not_built');
  } catch {
    // The library checks what it is given before it sends; its error may quote a secret. What was sent has an outcome.
    return exchange ?? notBuilt('request_not_built');
  }
}

/** The library writes forms (RFC 6749 B); some vendors want the same fields as a JSON object. */
function written(headers: BuiltRequest['headers'], form: string, { dialect }: Vendor) {
  if (dialect?.requestBody !== 'json') return { headers, body: form };
  const body = JSON.stringify(Object.fromEntries(new URLSearchParams(form)));
  return { headers: { ...headers, 'content-type': 'application/json' }, body };
}

function notBuilt(code: Extract<Called, { kind: 'not_built' }>['code']): Called {
  return { kind: 'not_built', code, took: milliseconds(0) };
}

/** The issuer is the audience of a client assertion; where none is known the token endpoint is (RFC 7523 3). */
function serverOf({ vendor }: VendorCall): AuthorizationServer {
  return {
    issuer: vendor.issuer ?? vendor.tokenEndpoint,
    token_endpoint: vendor.tokenEndpoint,
    ...(vendor.revocationEndpoint === undefined ? {} : { revocation_endpoint: vendor.revocationEndpoint }),
    ...(vendor.deviceAuthorizationEndpoint === undefined
      ? {}
      : { device_authorization_endpoint: vendor.deviceAuthorizationEndpoint }),
  };
}
