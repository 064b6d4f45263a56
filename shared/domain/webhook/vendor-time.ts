import { type Instant, instant, seconds } from '../time.ts';
import type { SignedAt } from '../vendor-webhook.ts';

/** A vendor's word for an instant; `undefined` where it is none. */
export function instantFrom(text: string, unit: SignedAt['unit']): Instant | undefined {
  if (unit === 'iso') {
    // Without an offset it would be read as local time.
    const hasOffset = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
    const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(hasOffset ? text : `${text}Z`) : Number.NaN;
    return Number.isFinite(at) ? instant(at) : undefined;
  }
  if (!/^\d{1,16}$/.test(text)) return undefined;
  return instant(Number(text) * (unit === 'seconds' ? 1000 : 1));
}

/** Too old or too far ahead, by our clock; a text that is no instant is not timely either. */
export function isTimely(
  text: string | undefined,
  unit: SignedAt['unit'],
  tolerance: number,
  now: Instant,
): boolean {
  const at = text === undefined ? undefined : instantFrom(text, unit);
  return at !== undefined && Math.abs(now - at) <= seconds(tolerance);
}
