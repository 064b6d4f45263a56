/** The endpoints of a discovery document (RFC 8414 2, OpenID Connect Discovery 1.0 3), by our own names for them. */
export const ENDPOINTS = {
  authorization_endpoint: 'authorizationEndpoint',
  token_endpoint: 'tokenEndpoint',
  revocation_endpoint: 'revocationEndpoint',
  introspection_endpoint: 'introspectionEndpoint',
  registration_endpoint: 'registrationEndpoint',
  device_authorization_endpoint: 'deviceAuthorizationEndpoint',
  userinfo_endpoint: 'userinfoEndpoint',
  jwks_uri: 'jwksUri',
} as const;

export type EndpointName = keyof typeof ENDPOINTS;

/** What of a discovery document is compared, and kept until the next look: less than 4 KB of JSON, whatever it says. */
export interface DiscoveryFields {
  readonly issuer: string;
  readonly endpoints: Readonly<Partial<Record<EndpointName, string>>>;
  /** Lists that the document does not give say nothing: many servers leave them out. */
  readonly grantTypes?: readonly string[];
  readonly authMethods?: readonly string[];
  readonly pkceMethods?: readonly string[];
}

export type ReadDiscovery =
  | { readonly kind: 'document'; readonly fields: DiscoveryFields }
  | { readonly kind: 'unreadable'; readonly why: 'html' | 'not_json' | 'not_a_discovery_document' };

/** Longer addresses are nobody's; the length bounds what is kept. */
const LONGEST_ADDRESS = 256;

/** Only what a home uses, or could: other words are not kept. IANA's registry of OAuth parameters. */
const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];
const AUTH_METHODS = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'none',
];
const PKCE_METHODS = ['S256', 'plain'];

/** Reads a discovery document. What has neither an issuer nor a token endpoint is none. Never throws. */
export function readDiscovery(text: string): ReadDiscovery {
  if (/^\s*</.test(text)) return { kind: 'unreadable', why: 'html' };
  const read = parse(text);
  if (read === undefined) return { kind: 'unreadable', why: 'not_json' };
  const issuer = addressOf(read.issuer, (url) => url);
  const endpoints = Object.fromEntries(
    Object.keys(ENDPOINTS).flatMap((name) => {
      const address = addressOf(read[name], (_text, url) => url.href);
      return address === undefined ? [] : [[name, address]];
    }),
  ) as DiscoveryFields['endpoints'];
  if (issuer === undefined || endpoints.token_endpoint === undefined)
    return { kind: 'unreadable', why: 'not_a_discovery_document' };
  return {
    kind: 'document',
    fields: {
      issuer,
      endpoints,
      ...list('grantTypes', read.grant_types_supported, GRANT_TYPES),
      ...list('authMethods', read.token_endpoint_auth_methods_supported, AUTH_METHODS),
      ...list('pkceMethods', read.code_challenge_methods_supported, PKCE_METHODS),
    },
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    // The caller says that it is no JSON; the parser's own words would quote it.
    return undefined;
  }
}

function addressOf(value: unknown, shown: (text: string, url: URL) => string): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST_ADDRESS) return undefined;
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const text = shown(value, url);
  return text.length > LONGEST_ADDRESS ? undefined : text;
}

function list<Name extends string>(name: Name, value: unknown, known: readonly string[]) {
  if (!Array.isArray(value)) return {};
  const words: readonly string[] = known.filter((word) => value.includes(word));
  return { [name]: words } as { readonly [name in Name]?: readonly string[] };
}
