import * as z from 'zod/mini';
import { hostRule, isLoopbackName, parseAddress } from '#shared/domain/address.ts';
import { ID_PATTERN, type VendorId } from '#shared/domain/ids.ts';
import { withoutPlaceholders } from './placeholders.ts';

/** Messages complete the sentence "<pointer> …" and say what would be right. */

const ID_RULE = 'must be an id: 1 to 64 of a-z, 0-9, ".", "_" and "-", the first a letter or a digit';

export const id = z.pipe(
  z.string(ID_RULE).check(z.regex(ID_PATTERN, ID_RULE)),
  z.transform((text: string) => text as VendorId),
);

/** An address that calls may go to; the rule that it breaks is the message. Placeholders are judged with the tenant. */
export const address = (allowLoopback: boolean) =>
  z.string('must be an https address').check(
    z.check((payload) => {
      const parsed = parseAddress(withoutPlaceholders(payload.value), allowLoopback);
      if (parsed.kind === 'refused') {
        payload.issues.push({ code: 'custom', message: parsed.rule, input: payload.value });
      }
    }),
  );

const PAGE_RULE = 'must be the https address of a page';

/** A page that people read; nothing is ever sent there. */
export const page = z
  .string(PAGE_RULE)
  .check(
    z.refine(
      (text) => text.length <= 2048 && URL.parse(text)?.protocol === 'https:' && !/\s/.test(text),
      PAGE_RULE,
    ),
  );

const HOST_RULE = 'must be a public DNS name in lower case, without scheme and port';

export const host = (allowLoopback: boolean) =>
  z
    .string(HOST_RULE)
    .check(
      z.refine(
        (name) =>
          hostRule(withoutPlaceholders(name)) === undefined || (allowLoopback && isLoopbackName(name)),
        HOST_RULE,
      ),
    );

export const whole = (least: number, greatest: number) => {
  const rule = `must be a whole number from ${least} to ${greatest}`;
  return z.int(rule).check(z.gte(least, rule), z.lte(greatest, rule));
};

export const bool = z.boolean('must be true or false');

/** A short text such as an error code or the name of a member. */
export const word = (rule: string) => z.string(rule).check(z.minLength(1, rule), z.maxLength(128, rule));

export const words = (rule: string) => z.array(word(rule), rule).check(z.maxLength(64, rule));

/** A sentence or a few, for people. */
export const prose = z
  .string('must be a text')
  .check(z.minLength(1, 'must be a text'), z.maxLength(600, 'must be 600 characters at the most'));

const MAP_RULE = 'must be an object of names and texts';

export const texts = z.record(word(MAP_RULE), z.string(MAP_RULE).check(z.maxLength(256, MAP_RULE)), MAP_RULE);

/** One of these words; the message lists them. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(...of: Words) =>
  z.enum(of, `must be one of ${of.slice(0, -1).join(', ')} and ${of.at(-1)}`);
