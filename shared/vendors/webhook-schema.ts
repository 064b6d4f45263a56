import * as z from 'zod/mini';
import { REGISTRATION_KINDS } from '#shared/domain/vendor-registration.ts';
import { handshake } from './handshake-schema.ts';
import { address, bool, host, oneOf, prose, texts, whole, word, words } from './vendor-fields.ts';

const header = word('must be the name of a header');
const headers = words('must be a list of names of headers');
const place = word('must be a JSON pointer such as /event/type, or the name of a header');
const unit = oneOf('seconds', 'milliseconds', 'iso');
const tolerance = whole(1, 86_400);

const SIGNED_RULE = 'must be a text with {body} in it, such as {timestamp}.{body}';
const signed = word(SIGNED_RULE).check(z.refine((text) => /body|\{form\}/.test(text), SIGNED_RULE));

const signature = {
  header,
  otherHeaders: z.exactOptional(headers),
  encoding: oneOf('hex', 'base64'),
  hash: z.exactOptional(oneOf('sha256', 'sha1')),
  prefix: z.exactOptional(word('must be the text before the signature')),
  signed: z.exactOptional(signed),
  key: z.exactOptional(oneOf('text', 'base64')),
  timestamp: z.exactOptional(
    z.strictObject({ at: place, unit, toleranceSeconds: tolerance }, 'must be an object'),
  ),
};

const plainHash = z.strictObject({ header, versionHeader: header, signed: texts }, 'must be an object');

/** The fields of each scheme besides its name. */
const schemes = (allowLoopback: boolean) =>
  ({
    none: {},
    hmac: signature,
    'hmac-url': { ...signature, weak: z.exactOptional(plainHash) },
    'hmac-pairs': { header, signed, toleranceSeconds: tolerance },
    'standard-webhooks': {
      headerPrefix: z.exactOptional(oneOf('webhook', 'svix')),
      toleranceSeconds: z.exactOptional(tolerance),
    },
    ed25519: { header, timestampHeader: header },
    'signed-request': { field: word('must be the name of a form field') },
    certificate: {
      dialect: oneOf('paypal', 'adobe'),
      signatureHeaders: headers,
      certificateHeaders: headers,
      certificateHosts: z
        .array(host(allowLoopback), 'must be a list of host names')
        .check(z.minLength(1, 'must name a host')),
    },
    jwt: { header, prefix: z.exactOptional(z.string('must be a text')), queryHash: z.exactOptional(bool) },
    'shared-token': { at: place, form: oneOf('basic', 'plain') },
    'secret-path': {},
    ssf: {
      issuer: address(allowLoopback),
      jwksUri: address(allowLoopback),
      audience: z.exactOptional(z.union([word('must be a text'), words('must be a list')], 'must be a text')),
      legacy: z.exactOptional(bool),
    },
  }) as const;

const event = z.strictObject(
  {
    name: word('must be the name of an event'),
    means: oneOf(
      'revoked',
      'account-revoked',
      'suspended',
      'resumed',
      'scopes',
      'recheck',
      'client-disabled',
      'client-enabled',
      'client-secret',
      'notice',
    ),
    when: z.exactOptional(z.strictObject({ at: place, is: word('must be a text') }, 'must be an object')),
    user: z.exactOptional(place),
    account: z.exactOptional(place),
  },
  'must be an object',
);

/** What a webhook may say whatever its scheme. */
const habits = (allowLoopback: boolean) => ({
  registration: z.exactOptional(
    z.strictObject({ by: oneOf(...REGISTRATION_KINDS), url: address(allowLoopback) }, 'must be an object'),
  ),
  secret: z.exactOptional(oneOf('webhook', 'client')),
  handshake: z.exactOptional(handshake),
  events: z.exactOptional(z.array(event, 'must be a list of events').check(z.maxLength(64))),
  eventAt: z.exactOptional(place),
  deliveryAt: z.exactOptional(place),
  occurredAt: z.exactOptional(z.strictObject({ at: place, unit }, 'must be an object')),
  accepted: z.exactOptional(whole(200, 299)),
  answerWithinSeconds: z.exactOptional(whole(1, 600)),
  steps: z.exactOptional(z.array(prose, 'must be a list of sentences').check(z.maxLength(16))),
});

export const webhookSchema = (allowLoopback: boolean) => {
  const of = schemes(allowLoopback);
  const names = Object.keys(of);
  const rule = `must be one of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const union = <Extra extends z.core.$ZodLooseShape>(extra: Extra) =>
    z.discriminatedUnion(
      'scheme',
      [
        z.strictObject({ scheme: z.literal('none'), ...of.none, ...extra }),
        z.strictObject({ scheme: z.literal('hmac'), ...of.hmac, ...extra }),
        z.strictObject({ scheme: z.literal('hmac-url'), ...of['hmac-url'], ...extra }),
        z.strictObject({ scheme: z.literal('hmac-pairs'), ...of['hmac-pairs'], ...extra }),
        z.strictObject({ scheme: z.literal('standard-webhooks'), ...of['standard-webhooks'], ...extra }),
        z.strictObject({ scheme: z.literal('ed25519'), ...of.ed25519, ...extra }),
        z.strictObject({ scheme: z.literal('signed-request'), ...of['signed-request'], ...extra }),
        z.strictObject({ scheme: z.literal('certificate'), ...of.certificate, ...extra }),
        z.strictObject({ scheme: z.literal('jwt'), ...of.jwt, ...extra }),
        z.strictObject({ scheme: z.literal('shared-token'), ...of['shared-token'], ...extra }),
        z.strictObject({ scheme: z.literal('secret-path'), ...of['secret-path'], ...extra }),
        z.strictObject({ scheme: z.literal('ssf'), ...of.ssf, ...extra }),
      ],
      rule,
    );
  const also = z.array(union({}), 'must be a list of schemes').check(z.maxLength(4));
  return union({ ...habits(allowLoopback), also: z.exactOptional(also) });
};
