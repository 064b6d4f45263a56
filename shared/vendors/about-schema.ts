import * as z from 'zod/mini';
import { STANDINGS } from './vendor-entry.ts';
import { oneOf, page, prose, whole, word } from './vendor-fields.ts';

const standing = oneOf(...STANDINGS);
const DAY_RULE = 'must be a day such as 2027-02-16, or a month';
const day = z.string(DAY_RULE).check(z.regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, DAY_RULE));
const sentences = z.array(prose, 'must be a list of sentences').check(z.maxLength(16));

const clientSecret = z.strictObject(
  {
    by: oneOf('console', 'api', 'registration'),
    url: page,
    call: z.exactOptional(prose),
    overlap: oneOf('several', 'brief', 'none', 'unknown'),
    lifetimeDays: z.exactOptional(whole(1, 3660)),
    note: z.exactOptional(prose),
  },
  'must be an object with by, url and overlap',
);

const sign = z.strictObject(
  {
    header: word('must be the name of a header'),
    means: oneOf('deprecated', 'version', 'changes', 'warning'),
    standing,
    source: page,
  },
  'must be an object with header, means, standing and source',
);

const deprecations = z.strictObject(
  {
    page,
    feed: z.exactOptional(page),
    headers: z.exactOptional(z.array(word('must be the name of a header'), 'must be a list of headers')),
    signs: z.exactOptional(z.array(sign, 'must be a list of signs').check(z.maxLength(8))),
    versions: z.exactOptional(prose),
  },
  'must be an object with a page',
);

const change = z.strictObject({ on: day, what: prose, standing, source: page }, 'must be an object');

const pin = z.strictObject(
  { pinned: word('must be a version'), retiresOn: day, standing, source: page },
  'must be an object with pinned, retiresOn, standing and source',
);

export const about = z.strictObject(
  {
    title: word('must be a name'),
    docs: page,
    clientSecret,
    deprecations,
    changes: z.exactOptional(z.array(change, 'must be a list of changes').check(z.maxLength(16))),
    pins: z.exactOptional(z.array(pin, 'must be a list of pins').check(z.maxLength(16))),
    revocation: z.exactOptional(prose),
    mind: z.exactOptional(sentences),
  },
  'must be an object with title, docs, clientSecret and deprecations',
);

const PATH_RULE = 'must be the path of a field, such as rotation or probe.url';

const fact = z.strictObject(
  {
    of: z
      .array(
        z.string(PATH_RULE).check(z.regex(/^[A-Za-z]+(\.[A-Za-z-]+)*$/, PATH_RULE)),
        'must be a list of paths',
      )
      .check(z.minLength(1, 'must name a field'), z.maxLength(64)),
    standing,
    source: page,
  },
  'must be an object with of, standing and source',
);

export const facts = z.array(fact, 'must be a list of facts').check(z.maxLength(64));
