import type { Integration } from '#shared/domain/integration.ts';
import { naturalDue } from '#shared/domain/natural-due.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isRefreshable } from '#shared/domain/protocol/acquire.ts';
import { after, type Instant, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';

const PAGE = 100;
/** A person waits; what is not reached in this time comes by its own backoff. */
const PATIENCE = seconds(10);
/** Workers know a client's circuit as it was up to two seconds ago, and would put a row off again that came sooner. */
const CIRCUIT_KNOWN = seconds(3);

type ForwardPorts = Pick<Ports, 'store' | 'log' | 'clock' | 'budgets'>;

/**
 * Makes due what a client's trouble has kept waiting: integrations that were put off, have failed, or have never had a
 * token. One whose token is fresh has lost nothing and keeps its time.
 */
export async function bringForward(ports: ForwardPorts, client: OAuthClient, vendor: Vendor): Promise<void> {
  const giveUpAt = ports.clock.monotonic() + PATIENCE;
  let cursor: string | undefined;
  do {
    const page = await ports.store.list({
      client: client.id,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    await Promise.all(page.items.map((row) => bringRowForward(ports, row, vendor)));
    cursor = page.cursor;
  } while (cursor !== undefined && ports.clock.monotonic() < giveUpAt);
  if (cursor !== undefined)
    ports.log.warn('not every integration was brought forward', { client: client.id });
}

async function bringRowForward(ports: ForwardPorts, listed: Integration, vendor: Vendor): Promise<void> {
  const now = ports.clock.now();
  if (!wasKeptWaiting(ports, listed, vendor, now)) return;
  await ports.store.change(
    listed.id,
    (row) => {
      if (!wasKeptWaiting(ports, row, vendor, now)) return { result: undefined };
      const { heldUntil: _heldUntil, ...rest } = row;
      return { row: { ...rest, dueAt: after(now, CIRCUIT_KNOWN) }, result: undefined };
    },
    listed,
  );
}

/** A suspect waits for its confirmation, which no client secret brings forward. */
function wasKeptWaiting(ports: ForwardPorts, row: Integration, vendor: Vendor, now: Instant): boolean {
  if (!isRefreshable(row) || row.pausedAt !== undefined || row.care.status === 'suspect') return false;
  if (row.heldUntil !== undefined && row.heldUntil > now) return true;
  if (row.lastError !== undefined || row.tokens === undefined) return true;
  const due = naturalDue(row, vendor, now, ports.budgets);
  return due !== undefined && due <= now;
}
