import * as z from 'zod/mini';

export const runReconcileBody = z.strictObject(
  { evenMany: z.exactOptional(z.boolean('must be true or false')) },
  'must be a JSON object',
);
