import * as z from 'zod/mini';
import { integrationId } from './fields.ts';

/** What is to be sent back: of one integration, or of every one. */
export const redriveBody = z.strictObject(
  { integration: z.exactOptional(integrationId) },
  'must be a JSON object',
);
