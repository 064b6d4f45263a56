import * as z from 'zod/mini';
import { integer, text } from './fields.ts';

const LONGEST_HEADER = 4096;

/** What an API client saw when it used a token. */
export const outcomeBody = z.strictObject(
  {
    version: integer(0, Number.MAX_SAFE_INTEGER),
    status: integer(100, 599),
    endpoint: z.exactOptional(text(2048)),
    jobId: z.exactOptional(text(256)),
    wwwAuthenticate: z.exactOptional(text(LONGEST_HEADER)),
    headers: z.exactOptional(
      z.strictObject(
        {
          deprecation: z.exactOptional(text(LONGEST_HEADER)),
          sunset: z.exactOptional(text(LONGEST_HEADER)),
          link: z.exactOptional(text(LONGEST_HEADER)),
        },
        'must be an object of deprecation, sunset and link',
      ),
    ),
  },
  'must be a JSON object',
);
