import * as z from 'zod/mini';
import { address, bool, host, id, whole, word, words } from './vendor-fields.ts';

const DAY = 86_400;
const YEAR = 366 * DAY;

const AUTH_RULE = 'must be one of basic, basic-raw, post, private_key_jwt and none';
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

const dialect = z.strictObject(
  {
    tokenPath: z.exactOptional(words('must be a list of names such as ["authed_user"]')),
    scopeDelimiter: z.exactOptional(word('must be the text between two scopes')),
    grantRefusedCodes: z.exactOptional(words('must be a list of error codes')),
    clientRefusedCodes: z.exactOptional(words('must be a list of error codes')),
  },
  'must be an object',
);

const SCHEME_RULE = 'must be the name of a signature scheme such as hmac';
const webhook = z.looseObject({ scheme: word(SCHEME_RULE) }, 'must be an object with a scheme');

/** A vendor as the vendor file has it. `allowLoopback` lets in http and the addresses of this machine. */
export const vendorSchema = (allowLoopback: boolean) => {
  const url = address(allowLoopback);
  return z.strictObject(
    {
      id,
      authorizationEndpoint: z.exactOptional(url),
      tokenEndpoint: url,
      revocationEndpoint: z.exactOptional(url),
      introspectionEndpoint: z.exactOptional(url),
      registrationEndpoint: z.exactOptional(url),
      issuer: z.exactOptional(url),
      issRequired: z.exactOptional(bool),
      clientAuth: z.enum(['basic', 'basic-raw', 'post', 'private_key_jwt', 'none'], AUTH_RULE),
      rotation,
      refreshBy: z.exactOptional(z.literal('exchange', 'may only be "exchange"')),
      accessTokenSeconds: z.exactOptional(whole(1, YEAR)),
      deadlineSeconds: z.exactOptional(whole(1, 600)),
      skewSeconds: z.exactOptional(whole(0, 30 * DAY)),
      earliestRefreshSeconds: z.exactOptional(whole(0, YEAR)),
      refreshTokenSeconds: z.exactOptional(whole(1, 100 * YEAR)),
      refreshTokenIdleSeconds: z.exactOptional(whole(1, 100 * YEAR)),
      revocationEnds: z.exactOptional(z.enum(['token', 'grant'], 'must be token or grant')),
      probe: z.exactOptional(
        z.strictObject(
          {
            method: z.enum(['GET', 'POST', 'HEAD'], 'must be GET, POST or HEAD'),
            url,
            expect: whole(200, 599),
          },
          'must be an object with method, url and expect',
        ),
      ),
      dialect: z.exactOptional(dialect),
      allowedHosts: z.exactOptional(
        z.array(host(allowLoopback), 'must be a list of host names').check(z.maxLength(32)),
      ),
      webhook: z.exactOptional(webhook),
    },
    'must be an object',
  );
};
