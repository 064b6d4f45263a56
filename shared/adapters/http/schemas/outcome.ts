import * as z from 'zod/mini';
import { integer, text } from './fields.ts';

const LONGEST_HEADER = 4096;

const VENDOR_RULE = 'must be an object of eight headers at the most, by their names in lower case';
const vendorHeaders = z
  .record(z.string(VENDOR_RULE).check(z.regex(/^[a-z0-9-]{1,64}$/, VENDOR_RULE)), text(1024), VENDOR_RULE)
  .check(z.refine((headers) => Object.keys(headers).length <= 8, VENDOR_RULE));

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
          vendor: z.exactOptional(vendorHeaders),
        },
        'must be an object of deprecation, sunset, link and vendor',
      ),
    ),
  },
  'must be a JSON object',
);
