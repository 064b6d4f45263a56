import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { noteKnownChanges } from '#shared/domain/notice/from-catalogue.ts';
import type { Notice } from '#shared/domain/notice/notice.ts';
import { changesInUse, type NoticePorts } from './all-notices.ts';

/**
 * Keeps what the catalogue knows of vendors in use as notices, with the integrations that it concerns, and gives the
 * notices of every vendor.
 */
export async function keepKnown(
  ports: NoticePorts,
  integrations: ReadonlyMap<VendorId, readonly IntegrationId[]>,
): Promise<readonly Notice[]> {
  const now = ports.clock.now();
  const all = new Map(Map.groupBy(await ports.notices.list(), ({ vendor }) => vendor));
  for (const [vendor, changes] of await changesInUse(ports)) {
    const known = { vendor, changes, integrations: integrations.get(vendor) ?? [], now };
    const kept = await ports.notices.change<Notice[]>(vendor, (notices) => {
      const next = noteKnownChanges(notices, known);
      return next === undefined ? { result: [...notices] } : { notices: next, result: [...next] };
    });
    all.set(vendor, kept);
  }
  return [...all.values()].flat();
}
