import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Secret } from '#shared/domain/secret.ts';

const HIDDEN = 'hidden';
/** Letters after digits in a long run, as chance makes them and no code has them. */
const BY_CHANCE = /(?=[a-z0-9]{9})[a-z]*\d+[a-z]/i;
/** So many characters of a secret in a row give it away; what is shorter is a secret only as a whole. */
const FRAGMENT = 12;

/**
 * A vendor may repeat what it was sent, or some of it, where others put the code of an error or a media type. What is
 * of the shape of a code is shown and logged, so that it must not hold a part of a secret of the request. Nor is a code
 * shown that looks like a token: it may be one that the vendor made.
 */
export function withoutSecrets(
  failure: RefreshFailure,
  secrets: readonly (Secret | undefined)[],
): RefreshFailure {
  // A media type comes in lower case, however it was sent.
  const words = secrets.flatMap((secret) => secret?.reveal().toLowerCase() ?? []).filter(Boolean);
  const clean = (text: string): string =>
    words.some((word) => givesAway(text.toLowerCase(), word)) ? HIDDEN : text;
  const code = looksLikeToken(failure.code) ? HIDDEN : clean(failure.code);
  if (failure.class !== 'protocol') return { ...failure, code };
  const { status, contentType } = failure.evidence;
  return { ...failure, code, evidence: { status, contentType: clean(contentType) } };
}

const looksLikeToken = (code: string): boolean => BY_CHANCE.test(code.replaceAll(/oauth2/gi, ''));

function givesAway(text: string, secret: string): boolean {
  if (text.includes(secret)) return true;
  for (let at = 0; at + FRAGMENT <= text.length; at += 1) {
    if (secret.includes(text.slice(at, at + FRAGMENT))) return true;
  }
  return false;
}
