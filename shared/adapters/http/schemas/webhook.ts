import * as z from 'zod/mini';
import { secret } from './fields.ts';

const MOST_KEYS = 8;
const URL_RULE = 'must be the https address that the vendor delivers to, at most 2048 characters';
const KEY_RULE =
  'must be an Ed25519 key in hex or as whpk_, or what else the steps name, at most 512 characters';

/** `PUT /v1/clients/{id}/webhook`, and `webhook` of a registration. Secrets as the vendor's console shows them. */
export const webhookBody = z.strictObject(
  {
    secrets: z.exactOptional(
      z
        .array(secret(4096), 'must be a list of secrets')
        .check(z.maxLength(MOST_KEYS, `must have ${MOST_KEYS} at most`)),
    ),
    publicKeys: z.exactOptional(
      z
        .array(
          z.string(KEY_RULE).check(z.regex(/^[\x21-\x7e]{1,512}$/, KEY_RULE)),
          'must be a list of public keys',
        )
        .check(z.maxLength(MOST_KEYS, `must have ${MOST_KEYS} at most`)),
    ),
    url: z.exactOptional(z.string(URL_RULE).check(z.regex(/^https?:\/\/[\x21-\x7e]{1,2040}$/, URL_RULE))),
    verifyToken: z.exactOptional(secret(512)),
    allowWeak: z.exactOptional(z.boolean('must be true or false')),
  },
  'must be a JSON object',
);
