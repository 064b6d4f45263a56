import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { isOpen } from '#shared/domain/notice/notice.ts';
import { between, type Duration, days, milliseconds, minutes } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { AnnouncePorts } from '../calendar/announce-once.ts';
import { contained } from '../calendar/contained.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';
import type { NoticePorts } from './all-notices.ts';
import { announceNew } from './announce-notice.ts';
import { discoveryInUse } from './discovery-in-use.ts';
import { keepKnown } from './keep-known.ts';
import { type LookPorts, lookAtVendor } from './look-at-vendor.ts';

export type NoticesRunPorts = AnnouncePorts & NoticePorts & LookPorts & Pick<Ports, 'store'>;

/** What a run has come to. */
export interface NoticesRun {
  readonly kind: 'ran';
  /** Documents that were read, and those that could not be. */
  readonly read: number;
  readonly unreadable: number;
  /** Events that were told; those that the bus did not take, or that another run is about to tell. */
  readonly announced: number;
  readonly undone: number;
  /** It was not ended early. */
  readonly isComplete: boolean;
}

interface NoticesInput {
  /** Asked again and again; no ends the run early. */
  readonly goOn: () => boolean;
  /** Documents that were looked at less long ago are left alone. */
  readonly unlessWithin: Duration;
}

/** For whoever asks by hand. */
export const LOOK_AT_ALL = milliseconds(0);
/**
 * For the daily run, which is repeated after a failure, and comes with each start of a home: no more than there is of the
 * day before it (`CALENDAR_HOUR`), so that each day has a look of its own.
 */
export const UNLESS_LATELY = minutes(6 * 60);

/** So many vendors are asked at once. */
const AT_ONCE = 8;
/** What became a notice longer ago was announced, or its announcement is forgotten. */
const NEW_FOR = days(30);

/**
 * Reads the discovery documents of vendors in use, makes notices of what has changed and of what the catalogue knows, and
 * tells of each new one. May run as often as anyone likes, and at once in several processes: each is told once. Throws
 * `StoreUnavailable`.
 */
export const runNotices =
  (ports: NoticesRunPorts) =>
  async ({ goOn, unlessWithin }: NoticesInput): Promise<NoticesRun> => {
    const count = { read: 0, unreadable: 0, announced: 0, undone: 0 };
    const integrationsOf = namesOnce(ports);
    const left = [...(await discoveryInUse(ports))];
    let isComplete = true;

    async function work(): Promise<void> {
      for (let use = left.shift(); use !== undefined; use = left.shift()) {
        if (!goOn()) isComplete = false;
        if (!isComplete) return;
        const look = { use, unlessWithin, integrationsOf };
        await contained(ports, count, { vendor: use.vendor.id }, async () => {
          const { kind } = await lookAtVendor(ports, look);
          if (kind !== 'lately') count[kind]++;
        });
      }
    }

    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const now = ports.clock.now();
    // The calendar's run adds whom they concern.
    for (const notice of await keepKnown(ports, new Map())) {
      if (!goOn()) isComplete = false;
      if (!isComplete) break;
      if (!isOpen(notice, now) || between(notice.datedAt, now) >= NEW_FOR) continue;
      const told = await announceNew(ports, notice);
      if (told === 'told') count.announced++;
      if (told === 'failed' || told === 'taken') count.undone++;
    }
    if (isComplete) ports.metrics.record('NoticesCompleted', 1, 'Count');
    return { kind: 'ran', ...count, isComplete };
  };

/** The integrations of a vendor: all rows are read for the first that asks, and for nobody where nothing was found. */
function namesOnce(ports: Pick<Ports, 'store'>) {
  let reading: Promise<ReadonlyMap<VendorId, readonly IntegrationId[]>> | undefined;
  return async (vendor: VendorId): Promise<readonly IntegrationId[]> => {
    reading ??= namesByVendor(ports);
    return (await reading).get(vendor) ?? [];
  };
}

async function namesByVendor(ports: Pick<Ports, 'store'>) {
  const found = new Map<VendorId, IntegrationId[]>();
  for await (const page of pagesOfIntegrations(ports)) {
    for (const { id, vendor } of page) {
      const known = found.get(vendor);
      if (known === undefined) found.set(vendor, [id]);
      else known.push(id);
    }
  }
  return found;
}
