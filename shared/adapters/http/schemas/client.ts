import * as z from 'zod/mini';
import { Secret } from '#shared/domain/secret.ts';
import { clientId, integer, rfc3339, secret, text, vendorId } from './fields.ts';
import { webhookBody } from './webhook.ts';

const MAX_SECRET = 4096;

const AUTH_RULE = 'must be one of basic, basic-raw, post, private_key_jwt and none';
const KIND_RULE = 'must be a kind of rotation such as manual, dcr, entra, okta, auth0 or gitlab';
const ADMIN_RULE =
  "must be the vendor's management credential: a text, or an object of at most 16,384 characters";
const JWK_RULE =
  'must be a private key as a JWK (RFC 7517): an object with kty EC, RSA or OKP and its private part d';
const URI_RULE = 'must be an https address';

/** Objects that the vault keeps as JSON text. */
const asSecretJson = z.transform((value: Record<string, unknown>) => new Secret(JSON.stringify(value)));

const admin = z.union(
  [
    secret(MAX_SECRET),
    z.pipe(
      z
        .record(z.string(), z.unknown(), ADMIN_RULE)
        .check(z.refine((value) => JSON.stringify(value).length <= 16_384, ADMIN_RULE)),
      asSecretJson,
    ),
  ],
  ADMIN_RULE,
);

const privateKeyJwk = z.pipe(
  z.record(z.string(), z.unknown(), JWK_RULE).check(z.refine(isPrivateJwk, JWK_RULE)),
  asSecretJson,
);

function isPrivateJwk(jwk: Record<string, unknown>): boolean {
  const known = jwk.kty === 'EC' || jwk.kty === 'RSA' || jwk.kty === 'OKP';
  return known && typeof jwk.d === 'string' && JSON.stringify(jwk).length <= 16_384;
}

export const registerClientBody = z.strictObject(
  {
    id: clientId,
    vendor: vendorId,
    clientId: text(512),
    clientSecret: z.exactOptional(secret(MAX_SECRET)),
    clientAuth: z.exactOptional(z.enum(['basic', 'basic-raw', 'post', 'private_key_jwt', 'none'], AUTH_RULE)),
    privateKeyJwk: z.exactOptional(privateKeyJwk),
    rotation: z.exactOptional(
      z.strictObject(
        {
          everyDays: integer(1, 3650),
          kind: z.string(KIND_RULE).check(z.regex(/^[a-z][a-z0-9_-]{0,31}$/, KIND_RULE)),
          admin: z.exactOptional(admin),
          adminExpiresAt: z.exactOptional(rfc3339),
        },
        'must be an object with everyDays and kind',
      ),
    ),
    secretExpiresAt: z.exactOptional(rfc3339),
    certificateExpiresAt: z.exactOptional(rfc3339),
    registration: z.exactOptional(
      z.strictObject(
        {
          clientUri: z.string(URI_RULE).check(z.maxLength(2048, URI_RULE)),
          accessToken: secret(MAX_SECRET),
        },
        'must be an object with clientUri and accessToken',
      ),
    ),
    webhook: z.exactOptional(webhookBody),
  },
  'must be a JSON object',
);

const ONE_RULE = 'must have a clientSecret or an admin, not both; adminExpiresAt goes with admin';

export const rotateClientBody = z
  .strictObject(
    {
      clientSecret: z.exactOptional(secret(MAX_SECRET)),
      admin: z.exactOptional(admin),
      adminExpiresAt: z.exactOptional(rfc3339),
    },
    'must be a JSON object',
  )
  .check(
    z.refine(
      ({ clientSecret, admin: given, adminExpiresAt }) =>
        given === undefined ? adminExpiresAt === undefined : clientSecret === undefined,
      ONE_RULE,
    ),
  );
