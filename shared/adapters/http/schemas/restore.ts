import * as z from 'zod/mini';

export const runRestoreBody = z.strictObject(
  { spend: z.exactOptional(z.boolean('must be true or false')) },
  'must be a JSON object',
);
