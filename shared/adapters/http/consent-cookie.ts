import { Secret } from '#shared/domain/secret.ts';
import type { Duration } from '#shared/domain/time.ts';

/** A state's first characters tell consents apart that one browser has under way at once; they open nothing. */
const TOLD_APART_BY = 12;
const VERIFIER = /^[A-Za-z0-9_-]{43}$/;

/** `__Host-`: set by this very host over https, so that no neighbour of its domain can put one there (RFC 6265bis 4.1.3.2). */
const nameFor = (state: Secret, isSecure: boolean): string =>
  `${isSecure ? '__Host-' : ''}grantkeeper-${state.reveal().slice(0, TOLD_APART_BY)}`;

/** Gives a browser what it has to bring back: no script sees it, and no other site's form or picture sends it along. */
export function consentCookie(
  state: Secret,
  verifier: Secret,
  livesFor: Duration,
  isSecure: boolean,
): string {
  return `${nameFor(state, isSecure)}=${verifier.reveal()}; Max-Age=${livesFor / 1000}; ${attributes(isSecure)}`;
}

/** Takes it away again. */
export const endedCookie = (state: Secret, isSecure: boolean): string =>
  `${nameFor(state, isSecure)}=; Max-Age=0; ${attributes(isSecure)}`;

const attributes = (isSecure: boolean): string =>
  `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;

/** What the browser brought for this consent. */
export function verifierIn(header: string | undefined, state: Secret, isSecure: boolean): Secret | undefined {
  const prefix = `${nameFor(state, isSecure)}=`;
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  const [value] = found;
  // Two of one name come where somebody planted one: neither is believed.
  return found.length === 1 && value !== undefined && VERIFIER.test(value) ? new Secret(value) : undefined;
}
