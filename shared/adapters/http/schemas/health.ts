import * as z from 'zod/mini';
import { integrationId } from './fields.ts';

const MOST = 20;
const RULE = `must be a list of at most ${MOST} ids`;

export const runHealthBody = z.strictObject(
  { integrations: z.exactOptional(z.array(integrationId, RULE).check(z.maxLength(MOST, RULE))) },
  'must be a JSON object',
);
