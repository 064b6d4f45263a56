import * as z from 'zod/mini';
import { SECRET_API_KINDS } from '#shared/domain/vendor-secret.ts';
import { about, facts } from './about-schema.ts';
import { address, bool, host, id, oneOf, prose, texts, whole, word, words } from './vendor-fields.ts';
import { webhookSchema } from './webhook-schema.ts';

const DAY = 86_400;
const YEAR = 366 * DAY;

const ROTATION_RULE =
  'must be one of none, replaced, grace (with graceSeconds) and strict, as in {"kind": "strict"}';

const habit = { reuseRevokesFamily: z.exactOptional(bool) };

const rotation = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('none'), ...habit }),
    z.strictObject({ kind: z.literal('replaced'), ...habit }),
    z.strictObject({ kind: z.literal('grace'), graceSeconds: whole(1, 30 * DAY), ...habit }),
    z.strictObject({ kind: z.literal('strict'), ...habit }),
  ],
  ROTATION_RULE,
);

const delimiter = z.exactOptional(word('must be the text between two scopes'));

const dialect = z.strictObject(
  {
    tokenPath: z.exactOptional(words('must be a list of names such as ["authed_user"]')),
    scopeDelimiter: delimiter,
    grantRefusedCodes: z.exactOptional(words('must be a list of error codes')),
    clientRefusedCodes: z.exactOptional(words('must be a list of error codes')),
    requestBody: z.exactOptional(z.literal('json', 'may only be "json"')),
    refreshParameters: z.exactOptional(texts),
  },
  'must be an object',
);

const consent = z.strictObject(
  {
    pkce: oneOf('required', 'supported', 'unsupported', 'unknown'),
    parameters: z.exactOptional(texts),
    offlineScopes: z.exactOptional(words('must be a list of scopes')),
    scopeDelimiter: delimiter,
    scopeParameter: z.exactOptional(word('must be the name of a parameter')),
    tokenParameters: z.exactOptional(texts),
  },
  'must be an object',
);

const GRANTS = [
  'authorization_code',
  'client_credentials',
  'device_code',
  'jwt_bearer',
  'token_exchange',
] as const;
const grants = z
  .array(oneOf(...GRANTS), 'must be a list of grants')
  .check(z.minLength(1, 'must name a grant'));

const exchange = z.strictObject(
  {
    grantType: z.exactOptional(word('must be a grant type')),
    tokenParameter: z.exactOptional(word('must be the name of a parameter')),
    tokenType: z.exactOptional(word('must be a token type')),
    parameters: z.exactOptional(texts),
  },
  'must be an object',
);

const assertion = z.strictObject(
  {
    audience: z.exactOptional(word('must be an audience')),
    subject: z.exactOptional(oneOf('client', 'none')),
    lifetimeSeconds: z.exactOptional(whole(30, 3600)),
    claims: z.exactOptional(texts),
    clientAssertion: z.exactOptional(bool),
  },
  'must be an object',
);

const clientCredentials = z.strictObject(
  {
    grantType: z.exactOptional(word('must be a grant type')),
    accountParameter: z.exactOptional(word('must be the name of a parameter')),
    parameters: z.exactOptional(texts),
  },
  'must be an object',
);

const POINTER_RULE = 'must be a JSON pointer such as /team/id';
const pointer = z.exactOptional(z.string(POINTER_RULE).check(z.regex(/^(\/[^/\s]+)+$/, POINTER_RULE)));
const identity = z.strictObject(
  { from: oneOf('answer', 'probe', 'id_token', 'tenant'), user: pointer, account: pointer },
  'must be an object with from',
);

const scopeReadBack = (url: ReturnType<typeof address>) =>
  z.discriminatedUnion(
    'by',
    [
      z.strictObject({ by: z.literal('answer') }),
      z.strictObject({ by: z.literal('introspection') }),
      z
        .strictObject({
          by: z.literal('call'),
          method: oneOf('GET', 'POST'),
          url,
          at: word('must be a JSON pointer such as /scopes, or the name of a header'),
          only: z.exactOptional(
            z.strictObject(
              {
                at: word('must be a JSON pointer such as /status'),
                is: word('must be a text such as granted'),
              },
              'must be an object with at and is',
            ),
          ),
        })
        .check(
          z.refine(
            ({ at, only }) => only === undefined || at.includes('/*'),
            'must have an at that goes through a list, such as /data/*/permission, where it has only',
          ),
        ),
      z.strictObject({ by: z.literal('none') }),
    ],
    'must be one of answer, introspection, call (with method, url and at) and none',
  );

const codes = z.exactOptional(words('must be a list of error codes'));
const probe = (url: ReturnType<typeof address>) =>
  z.strictObject(
    {
      method: z.enum(['GET', 'POST', 'HEAD'], 'must be GET, POST or HEAD'),
      url,
      expect: whole(200, 599),
      token: z.exactOptional(
        z.strictObject(
          { header: word('must be the name of a header'), prefix: z.exactOptional(z.string()) },
          'must be an object with header',
        ),
      ),
      headers: z.exactOptional(texts),
      body: z.exactOptional(prose),
      deadCodes: codes,
      scopeCodes: codes,
    },
    'must be an object with method, url and expect',
  );

const secretApi = (url: ReturnType<typeof address>) =>
  z.strictObject({ kind: oneOf(...SECRET_API_KINDS), url }, 'must be an object with kind and url');

const PART_RULE = 'must be a name of a-z and 0-9, a letter first';
const part = z.strictObject(
  {
    name: z.string(PART_RULE).check(z.regex(/^[a-z][a-z0-9]{0,31}$/, PART_RULE)),
    example: word('must be an example'),
    otherwise: z.exactOptional(word('must be what stands there without a tenant')),
  },
  'must be an object with name and example',
);
const tenant = z.array(part, 'must be a list of parts').check(z.minLength(1), z.maxLength(4));

/** A vendor as the vendor file has it. `allowLoopback` lets in http and the addresses of this machine. */
export const vendorSchema = (allowLoopback: boolean) => {
  const url = address(allowLoopback);
  return z.strictObject(
    {
      id,
      authorizationEndpoint: z.exactOptional(url),
      tokenEndpoint: url,
      refreshEndpoint: z.exactOptional(url),
      revocationEndpoint: z.exactOptional(url),
      introspectionEndpoint: z.exactOptional(url),
      registrationEndpoint: z.exactOptional(url),
      deviceAuthorizationEndpoint: z.exactOptional(url),
      userinfoEndpoint: z.exactOptional(url),
      jwksUri: z.exactOptional(url),
      issuer: z.exactOptional(url),
      issRequired: z.exactOptional(bool),
      clientAuth: oneOf('basic', 'basic-raw', 'post', 'private_key_jwt', 'none'),
      rotation,
      refreshBy: z.exactOptional(z.literal('exchange', 'may only be "exchange"')),
      exchange: z.exactOptional(exchange),
      assertion: z.exactOptional(assertion),
      clientCredentials: z.exactOptional(clientCredentials),
      accessTokenSeconds: z.exactOptional(whole(1, 100 * YEAR)),
      deadlineSeconds: z.exactOptional(whole(1, 600)),
      skewSeconds: z.exactOptional(whole(0, 30 * DAY)),
      earliestRefreshSeconds: z.exactOptional(whole(0, YEAR)),
      refreshTokenSeconds: z.exactOptional(whole(1, 100 * YEAR)),
      refreshTokenIdleSeconds: z.exactOptional(whole(1, 100 * YEAR)),
      refreshTokenFrom: z.exactOptional(z.literal('consent', 'may only be "consent"')),
      revocationEnds: z.exactOptional(z.enum(['token', 'grant'], 'must be token or grant')),
      probe: z.exactOptional(probe(url)),
      dialect: z.exactOptional(dialect),
      allowedHosts: z.exactOptional(
        z.array(host(allowLoopback), 'must be a list of host names').check(z.maxLength(32)),
      ),
      grants: z.exactOptional(grants),
      consent: z.exactOptional(consent),
      scopeReadBack: z.exactOptional(scopeReadBack(url)),
      identity: z.exactOptional(identity),
      webhook: z.exactOptional(webhookSchema(allowLoopback)),
      secretApi: z.exactOptional(secretApi(url)),
      tenant: z.exactOptional(tenant),
      about: z.exactOptional(about),
      facts: z.exactOptional(facts),
    },
    'must be an object',
  );
};
