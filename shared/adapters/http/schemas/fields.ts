import * as z from 'zod/mini';
import type { ClientId, JobId, VendorId } from '#shared/domain/ids.ts';
import { ID_PATTERN, type IntegrationId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type Duration, type Instant, instant, seconds } from '#shared/domain/time.ts';

/** Messages complete the sentence "<pointer> …" and say what would be right. */

const ID_RULE = 'must be an id: 1 to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or a digit';

const brandedId = <Id extends IntegrationId | ClientId | JobId | VendorId>() =>
  z.pipe(
    z.string(ID_RULE).check(z.regex(ID_PATTERN, ID_RULE)),
    z.transform((text: string) => text as Id),
  );

export const integrationId = brandedId<IntegrationId>();
export const clientId = brandedId<ClientId>();
export const vendorId = brandedId<VendorId>();

/** Readable text: no control characters, which would break a log line or a terminal. */
export const text = (longest: number) => {
  const rule = `must be a text of 1 to ${longest} characters without control characters`;
  return z.string(rule).check(z.maxLength(longest, rule), z.regex(/^\P{Cc}+$/u, rule));
};

/** A token, secret or key: RFC 6749 appendix A wants visible ASCII and spaces. */
export const secret = (longest: number) => {
  const rule = `must be a text of 1 to ${longest} visible ASCII characters`;
  return z.pipe(
    z.string(rule).check(z.maxLength(longest, rule), z.regex(/^[\x20-\x7e]+$/, rule)),
    z.transform((value: string) => new Secret(value)),
  );
};

/** A key as the vendor's file has it: it may have lines. */
export const keyFile = (longest: number) => {
  const rule = `must be a text of 1 to ${longest} ASCII characters, lines among them`;
  return z.pipe(
    z.string(rule).check(z.maxLength(longest, rule), z.regex(/^[\x20-\x7e\r\n\t]+$/, rule)),
    z.transform((value: string) => new Secret(value)),
  );
};

export const integer = (least: number, greatest: number) => {
  const rule = `must be a whole number from ${least} to ${greatest}`;
  return z.int(rule).check(z.gte(least, rule), z.lte(greatest, rule));
};

/** Whole seconds, as a duration. */
export const secondsUpTo = (greatest: number, least = 0) =>
  z.pipe(
    integer(least, greatest),
    z.transform((n: number): Duration => seconds(n)),
  );

export const flag = z.boolean('must be true or false');

export const INSTANT_RULE = 'must be an RFC 3339 instant such as 2026-11-24T15:00:00.000Z';
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

export const rfc3339 = z.pipe(
  z.string(INSTANT_RULE).check(z.refine((value) => isInstant(value), INSTANT_RULE)),
  z.transform((value: string): Instant => instant(Date.parse(value))),
);

export function isInstant(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const day = RFC_3339.exec(value)?.[1];
  if (day === undefined || Number.isNaN(Date.parse(value))) return false;
  // Date.parse turns the 30th of February into the 2nd of March.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

const SCOPE_RULE = 'must be a scope (RFC 6749 3.3): visible ASCII without spaces, quotes and backslashes';
const SCOPES_RULE = 'must be a list of at most 100 scopes, 4,096 characters together';

/** A list of scopes, each once. */
export const scopes = z.pipe(
  z
    .array(
      z
        .string(SCOPE_RULE)
        .check(z.maxLength(512, SCOPE_RULE), z.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, SCOPE_RULE)),
      SCOPES_RULE,
    )
    .check(
      z.maxLength(100, SCOPES_RULE),
      z.refine((all) => all.join(' ').length <= 4096, SCOPES_RULE),
    ),
  z.transform((all: string[]): readonly string[] => [...new Set(all)]),
);

/** A body that may have no fields. */
export const nothing = z.strictObject({}, 'must be a JSON object');
