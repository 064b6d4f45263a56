import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { Secret } from '#shared/domain/secret.ts';

const HIDDEN = 'hidden';

/**
 * A vendor may repeat what it was sent where others put the code of an error or a media type. What is of the shape of
 * a code is shown and logged, so that it must not hold a secret of the request.
 */
export function withoutSecrets(
  failure: RefreshFailure,
  secrets: readonly (Secret | undefined)[],
): RefreshFailure {
  // A media type comes in lower case, however it was sent.
  const words = secrets.flatMap((secret) => secret?.reveal().toLowerCase() ?? []).filter(Boolean);
  const clean = (text: string): string =>
    words.some((word) => text.toLowerCase().includes(word)) ? HIDDEN : text;
  const code = clean(failure.code);
  if (failure.class !== 'protocol') return { ...failure, code };
  const { status, contentType } = failure.evidence;
  return { ...failure, code, evidence: { status, contentType: clean(contentType) } };
}
