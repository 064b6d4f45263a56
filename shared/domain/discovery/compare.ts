import type { ClientAuthMethod, Vendor } from '../vendor.ts';
import type { OfferedGrant } from '../vendor-consent.ts';
import { type DiscoveryFields, ENDPOINTS, type EndpointName } from './document.ts';
import type { Finding } from './finding.ts';

/** What we do at a vendor. */
export interface OurUse {
  readonly vendor: Vendor;
  /** How the OAuth clients that are registered there prove themselves. */
  readonly authMethods: readonly ClientAuthMethod[];
}

const AUTH_METHODS: Readonly<Record<ClientAuthMethod, string>> = {
  basic: 'client_secret_basic',
  'basic-raw': 'client_secret_basic',
  post: 'client_secret_post',
  private_key_jwt: 'private_key_jwt',
  none: 'none',
};

const GRANT_TYPES: Readonly<Record<OfferedGrant, string>> = {
  authorization_code: 'authorization_code',
  client_credentials: 'client_credentials',
  device_code: 'urn:ietf:params:oauth:grant-type:device_code',
  jwt_bearer: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  token_exchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
};

/**
 * What a discovery document says that differs from what we do, and from what it said at the last look. A document of
 * another issuer is not to be believed (RFC 8414 3.3): then that is the only finding.
 */
export function compareDiscovery(
  ours: OurUse,
  fields: DiscoveryFields,
  before: DiscoveryFields | undefined,
): readonly Finding[] {
  if (!isIssuerOf(fields, ours.vendor)) return [issuerFinding(ours.vendor, fields)];
  return [
    ...(Object.keys(ENDPOINTS) as EndpointName[]).flatMap((name) =>
      endpointFindings(name, ours.vendor, fields, before),
    ),
    ...authFindings(ours, fields, before),
    ...dropped('grant type', fields.grantTypes, before?.grantTypes, grantTypesOf(ours.vendor)),
    ...dropped('PKCE method', fields.pkceMethods, before?.pkceMethods, pkceMethodsOf(ours.vendor)),
  ];
}

/** Whether it speaks for this vendor; where the document has a placeholder for the tenant, anything may stand there. */
export function isIssuerOf({ issuer }: DiscoveryFields, vendor: Vendor): boolean {
  if (vendor.issuer === undefined || issuer === vendor.issuer) return true;
  const [start = '', end, ...more] = issuer.split(/\{[a-z]+\}/i);
  if (end === undefined || more.length > 0) return false;
  const { issuer: ours } = vendor;
  const tenant = ours.slice(start.length, ours.length - end.length);
  return ours === `${start}${tenant}${end}` && /^[^/]+$/.test(tenant);
}

const issuerFinding = ({ issuer: ours }: Vendor, { issuer }: DiscoveryFields): Finding => ({
  key: `issuer ${issuer}`,
  severity: 'breaking',
  what: `The discovery document names the issuer ${issuer}, and ours is ${ours}: nothing else in it was believed.`,
});

function endpointFindings(
  name: EndpointName,
  vendor: Vendor,
  fields: DiscoveryFields,
  last: DiscoveryFields | undefined,
): readonly Finding[] {
  const given = vendor[ENDPOINTS[name]];
  const ours = given === undefined ? undefined : (URL.parse(given)?.href ?? given);
  const before = last?.endpoints[name];
  const now = fields.endpoints[name];
  const words = name.replaceAll('_', ' ');
  if (now === undefined) {
    if (before === undefined) return [];
    const severity = ours === before ? 'breaking' : 'news';
    return [
      { key: `${name} gone ${before}`, severity, what: `The ${words} ${before} is announced no more.` },
    ];
  }
  if (ours !== undefined && ours !== now) {
    const what = `The ${words} that is announced is ${now}, and ours is ${ours}.`;
    return [{ key: `${name} ${now}`, severity: 'breaking', what }];
  }
  if (before === undefined || before === now) return [];
  return [{ key: `${name} ${now}`, severity: 'news', what: `The ${words} moved from ${before} to ${now}.` }];
}

/** Ours must be in the list whenever there is one; others are news when they leave it. */
function authFindings(
  { authMethods }: OurUse,
  { authMethods: now }: DiscoveryFields,
  before: DiscoveryFields | undefined,
): readonly Finding[] {
  if (now === undefined) return [];
  const used = [...new Set(authMethods.map((method) => AUTH_METHODS[method]))];
  const missing = used.filter((method) => !now.includes(method));
  const ours = missing.map((method): Finding => {
    const what = `The authentication method ${method}, which our clients use, is not announced.`;
    return { key: `authentication method ${method}`, severity: 'breaking', what };
  });
  const others = before?.authMethods?.filter((method) => !used.includes(method));
  return [...ours, ...dropped('authentication method', now, others, [])];
}

function dropped(
  kind: string,
  now: readonly string[] | undefined,
  before: readonly string[] | undefined,
  used: readonly string[],
): readonly Finding[] {
  if (now === undefined || before === undefined) return [];
  return before
    .filter((word) => !now.includes(word))
    .map((word) => ({
      key: `${kind} ${word} dropped`,
      severity: used.includes(word) ? 'breaking' : 'news',
      what: `The ${kind} ${word} is announced no more.`,
    }));
}

/** Every grant is refreshed, but where the vendor has no refresh tokens. */
const grantTypesOf = ({ grants = ['authorization_code'], refreshBy }: Vendor): readonly string[] => [
  ...grants.map((grant) => GRANT_TYPES[grant]),
  ...(refreshBy === 'exchange' ? [] : ['refresh_token']),
];

/** Consents are always asked for with S256, which a server that knows no PKCE passes over. */
const pkceMethodsOf = ({ consent }: Vendor): readonly string[] =>
  consent?.pkce === 'required' || consent?.pkce === 'supported' ? ['S256'] : [];
