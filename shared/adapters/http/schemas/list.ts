import * as z from 'zod/mini';
import { STATUSES } from '#shared/domain/integration.ts';
import { clientId, text, vendorId } from './fields.ts';

const DEFAULT_LIMIT = 50;
const LIMIT_RULE = 'must be a whole number from 1 to 200';
const CURSOR_RULE = 'must be a cursor as an earlier page gave it';

const limit = z.pipe(
  z._default(
    z.string(LIMIT_RULE).check(z.regex(/^([1-9][0-9]?|1[0-9][0-9]|200)$/, LIMIT_RULE)),
    String(DEFAULT_LIMIT),
  ),
  z.transform((digits: string) => Number(digits)),
);
const cursor = z.exactOptional(
  z.string(CURSOR_RULE).check(z.regex(/^[A-Za-z0-9._~%=+/-]{1,1024}$/, CURSOR_RULE)),
);

/** A list that is not narrowed. */
export const pageQuery = z.strictObject({ limit, cursor });

export const listIntegrationsQuery = z.strictObject({
  status: z.exactOptional(z.enum(STATUSES, `must be one of ${STATUSES.join(', ')}`)),
  vendor: z.exactOptional(vendorId),
  owner: z.exactOptional(text(256)),
  client: z.exactOptional(clientId),
  limit,
  cursor,
});
