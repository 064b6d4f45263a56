import * as z from 'zod/mini';
import { rfc3339, secondsUpTo, secret } from './fields.ts';

/** Tokens of real vendors reach 8 KB; two of these fit what a vault takes. */
const MAX_TOKEN = 16_384;
/** An access token that claims to live longer is not believed (366 days). */
const MAX_LIFETIME_SECONDS = 31_622_400;

const TYPE_RULE = 'must be a token type such as urn:ietf:params:oauth:token-type:access_token';
const SCOPE_RULE =
  'must be scopes as the vendor gave them: a text with spaces between, of at most 4,096 characters';

export const importGrantBody = z.strictObject(
  {
    accessToken: z.exactOptional(secret(MAX_TOKEN)),
    refreshToken: z.exactOptional(secret(MAX_TOKEN)),
    subjectToken: z.exactOptional(secret(MAX_TOKEN)),
    subjectTokenType: z.exactOptional(z.string(TYPE_RULE).check(z.regex(/^[\x21-\x7e]{1,256}$/, TYPE_RULE))),
    expiresIn: z.exactOptional(secondsUpTo(MAX_LIFETIME_SECONDS)),
    expiresAt: z.exactOptional(rfc3339),
    scope: z.exactOptional(
      z.pipe(
        z.string(SCOPE_RULE).check(z.maxLength(4096, SCOPE_RULE), z.regex(/^[\x20-\x7e]*$/, SCOPE_RULE)),
        z.transform((value: string): readonly string[] => [...new Set(value.split(' ').filter(Boolean))]),
      ),
    ),
    refreshTokenExpiresAt: z.exactOptional(rfc3339),
  },
  'must be a JSON object',
);
