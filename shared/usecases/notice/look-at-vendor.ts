import type { OurUse } from '#shared/domain/discovery/compare.ts';
import { lookAtDiscovery } from '#shared/domain/discovery/seen.ts';
import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { type FoundNotices, noteFindings } from '#shared/domain/notice/from-discovery.ts';
import { type Notice, noticesOf } from '#shared/domain/notice/notice.ts';
import { between, type Duration } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';

export type LookPorts = Pick<Ports, 'documents' | 'discovery' | 'notices' | 'clock' | 'log'>;

export interface LookInput {
  readonly use: OurUse;
  /** Looked at by somebody less long ago than this, it is left alone. */
  readonly unlessWithin: Duration;
  /** The integrations of this vendor, asked for where something was found. */
  readonly integrationsOf: (vendor: VendorId) => Promise<readonly IntegrationId[]>;
}

/** What became of one document; `news` are the notices that are new. */
export interface Look {
  readonly kind: 'lately' | 'read' | 'unreadable';
  readonly news: readonly Notice[];
}

/**
 * Looks at the discovery document of one vendor. Notices are kept before what was seen is: who dies between the two finds
 * the same again, and each is kept once by its content. Throws `StoreUnavailable`.
 */
export async function lookAtVendor(ports: LookPorts, input: LookInput): Promise<Look> {
  const { use, unlessWithin, integrationsOf } = input;
  const { vendor } = use;
  const before = await ports.discovery.find(vendor.id);
  const isLately = before !== undefined && between(before.lookedAt, ports.clock.now()) < unlessWithin;
  if (isLately) return { kind: 'lately', news: [] };
  const fetched = await ports.documents.fetch(vendor, before?.url);
  const now = ports.clock.now();
  const { seen, findings, unreadable } = lookAtDiscovery(use, before, fetched, now);
  let news: readonly Notice[] = [];
  if (findings.length > 0) {
    const found = {
      vendor: noticesOf(vendor.id),
      findings,
      integrations: await integrationsOf(vendor.id),
      now,
    };
    news = await ports.notices.change<FoundNotices['news']>(found.vendor, (kept) => {
      const noted = noteFindings(kept, found);
      return noted === undefined ? { result: [] } : { notices: noted.notices, result: noted.news };
    });
  }
  await ports.discovery.put(seen);
  if (unreadable === undefined) return { kind: 'read', news };
  // Where there has never been one there is nothing to say each day.
  if (seen.fields !== undefined)
    ports.log.warn('discovery document not read', { vendor: vendor.id, why: unreadable });
  return { kind: 'unreadable', news };
}
