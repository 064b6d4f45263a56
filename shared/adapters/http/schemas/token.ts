import * as z from 'zod/mini';
import { integer, scopes, secondsUpTo } from './fields.ts';

/** API Gateway cuts at 29 s; every answer comes before. */
const GREATEST_TIMEOUT_MS = 25_000;

export const tokenBody = z.strictObject(
  {
    minTtlSeconds: z.exactOptional(secondsUpTo(86_400)),
    seenVersion: z.exactOptional(integer(0, Number.MAX_SAFE_INTEGER)),
    scopes: z.exactOptional(scopes),
    timeoutMs: z.exactOptional(integer(0, GREATEST_TIMEOUT_MS)),
  },
  'must be a JSON object',
);
