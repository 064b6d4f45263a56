import * as z from 'zod/mini';
import { SEVERITIES } from '#shared/domain/incident/cause.ts';

export const testPageBody = z.strictObject(
  { severity: z.exactOptional(z.enum(SEVERITIES, `must be ${SEVERITIES.join(' or ')}`)) },
  'must be a JSON object',
);
