import * as z from 'zod/mini';
import { integer, integrationId, keyFile, rfc3339, secret } from './fields.ts';

const MOST_KEYS = 8;
const URL_RULE = 'must be the https address that the vendor delivers to, at most 2048 characters';
const KEY_RULE =
  'must be an Ed25519 key in hex or as whpk_, or what else the steps name, at most 512 characters';

const CHANGES_RULE = 'must be created, updated and deleted, those that are wanted, with commas between';
const RESOURCE_RULE = "must be a path of the vendor's API, at most 512 characters";

/** How the home is to register it at the vendor; what an API does not know it leaves aside. */
const register = z.union(
  [
    z.null(),
    z.strictObject({
      credential: z.exactOptional(keyFile(16_384)),
      resource: z.exactOptional(
        z.string(RESOURCE_RULE).check(z.regex(/^[\x21-\x7e]{1,512}$/, RESOURCE_RULE)),
      ),
      changeType: z.exactOptional(
        z
          .string(CHANGES_RULE)
          .check(z.regex(/^(created|updated|deleted)(,(created|updated|deleted)){0,2}$/, CHANGES_RULE)),
      ),
      lifeMinutes: z.exactOptional(integer(240, 43_200)),
      integration: z.exactOptional(integrationId),
    }),
  ],
  'must be an object, or null',
);

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
    expiresAt: z.exactOptional(rfc3339),
    allowWeak: z.exactOptional(z.boolean('must be true or false')),
    register: z.exactOptional(register),
  },
  'must be a JSON object',
);
