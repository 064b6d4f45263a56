import * as z from 'zod/mini';
import { flag } from './fields.ts';

export const connectBody = z.strictObject(
  { allowAnotherIdentity: z.exactOptional(flag) },
  'must be a JSON object',
);
