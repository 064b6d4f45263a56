import type { Kept } from '#shared/domain/reconcile/vault-place.ts';
import { instant } from '#shared/domain/time.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/;

/** When a version was made, by its id: a UUID version 7 begins with the milliseconds (RFC 9562 5.7). */
export function madeAt(versionId: string): Pick<Kept, 'changedAt'> {
  if (!UUID_V7.test(versionId)) return {};
  return { changedAt: instant(Number.parseInt(versionId.replace('-', '').slice(0, 12), 16)) };
}
