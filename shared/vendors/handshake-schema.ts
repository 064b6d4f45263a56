import * as z from 'zod/mini';
import { oneOf, whole, word } from './vendor-fields.ts';

const place = word('must be a JSON pointer such as /challenge, or the name of a header');
const name = word('must be a name');
const text = word('must be a text');
const is = z.strictObject({ at: place, is: text }, 'must be an object with at and is');
const status = whole(200, 499);

const RULE =
  'must be one of echo-body, echo-query, echo-header, header-to-json, hmac-answer, secret-once, signed-probe, ping ' +
  'and ssf-verification';

export const handshake = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('echo-body'),
      when: z.union(
        [is, z.strictObject({ has: place })],
        'must be an object: {"at": …, "is": …} or {"has": …}',
      ),
      at: place,
      as: oneOf('text', 'json'),
    }),
    z.strictObject({
      kind: z.literal('echo-query'),
      method: oneOf('GET', 'POST'),
      parameter: name,
      token: z.exactOptional(name),
    }),
    z.strictObject({ kind: z.literal('echo-header'), header: name }),
    z.strictObject({ kind: z.literal('header-to-json'), header: name, member: name }),
    z.strictObject({
      kind: z.literal('hmac-answer'),
      in: oneOf('query', 'body'),
      parameter: place,
      encoding: oneOf('hex', 'base64'),
      prefix: z.exactOptional(text),
      echoAs: z.exactOptional(name),
      answerAs: name,
    }),
    z.strictObject({ kind: z.literal('secret-once'), at: place }),
    z.strictObject({ kind: z.literal('signed-probe'), good: status, bad: status }),
    z.strictObject({ kind: z.literal('ping'), when: is, answer: status }),
    z.strictObject({ kind: z.literal('ssf-verification') }),
  ],
  RULE,
);
