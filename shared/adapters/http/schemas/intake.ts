import * as z from 'zod/mini';
import { INTAKE_KINDS } from '#shared/domain/consent/ticket.ts';

export const intakeBody = z.strictObject(
  { what: z.enum(INTAKE_KINDS, `must be one of ${INTAKE_KINDS.join(', ')}`) },
  'must be a JSON object',
);
