import type { VendorId } from '#shared/domain/ids.ts';
import { noteKnownChanges } from '#shared/domain/notice/from-catalogue.ts';
import { type Notice, noticesOf } from '#shared/domain/notice/notice.ts';
import { pinsBehind } from '#shared/domain/notice/pins.ts';
import type { Instant } from '#shared/domain/time.ts';
import type { VendorChange } from '#shared/domain/vendor-change.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { everyClient } from '../listing/every-client.ts';

export type NoticePorts = Pick<Ports, 'notices' | 'clients' | 'vendors' | 'clock'>;

export type ChangesInUse = ReadonlyMap<VendorId, readonly VendorChange[]>;

/** What is known of the vendors that clients are registered at, and of no other. */
export async function changesInUse(ports: Pick<Ports, 'clients' | 'vendors'>): Promise<ChangesInUse> {
  const found = new Map<VendorId, readonly VendorChange[]>();
  for await (const client of everyClient(ports)) {
    const vendor = ports.vendors.find(client.vendor);
    const changes = vendor === undefined ? [] : [...(vendor.changes ?? []), ...pinsBehind(vendor)];
    if (changes.length > 0) found.set(noticesOf(client.vendor), changes);
  }
  return found;
}

/** The notices of a vendor, with those that the catalogue knows of it, whether they are kept yet or not. */
export function withKnown(
  kept: readonly Notice[],
  vendor: VendorId,
  known: ChangesInUse,
  now: Instant,
): readonly Notice[] {
  const changes = known.get(vendor);
  if (changes === undefined) return kept;
  return noteKnownChanges(kept, { vendor, changes, integrations: [], now }) ?? kept;
}

/** What vendors in use have said that they will end or change, in no order. */
export async function allNotices(ports: NoticePorts): Promise<readonly Notice[]> {
  const known = await changesInUse(ports);
  const kept = Map.groupBy(await ports.notices.list(), ({ vendor }) => vendor);
  const now = ports.clock.now();
  const vendors = new Set([...kept.keys(), ...known.keys()]);
  return [...vendors].flatMap((vendor) => withKnown(kept.get(vendor) ?? [], vendor, known, now));
}
