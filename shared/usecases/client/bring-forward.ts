import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isRefreshable } from '#shared/domain/protocol/acquire.ts';
import { after, type Instant, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';

const PAGE = 200;
/** A person waits; what is not reached in this time comes by its own due time. */
const PATIENCE = seconds(10);
/** Workers know a client's circuit as it was up to two seconds ago, and would put a row off again that came sooner. */
const CIRCUIT_KNOWN = seconds(3);

type ForwardPorts = Pick<Ports, 'store' | 'log' | 'clock'>;

/**
 * Makes all integrations of a client due whose trouble is over. A suspect too: while the client was refused, or its
 * refusals were held together, a refusal said nothing about the grant. The circuit's ramp spreads them. With `heldUntil`
 * those alone that were held until then: there was no trouble, and the others keep their time.
 */
export async function bringForward(
  ports: ForwardPorts,
  client: OAuthClient,
  vendor: Vendor,
  heldUntil?: Instant,
): Promise<void> {
  const giveUpAt = ports.clock.monotonic() + PATIENCE;
  let cursor: string | undefined;
  do {
    const page = await ports.store.list({
      client: client.id,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const held = page.items.filter((row) => heldUntil === undefined || row.heldUntil === heldUntil);
    await Promise.all(held.map((row) => bringRowForward(ports, row, vendor)));
    cursor = page.cursor;
  } while (cursor !== undefined && ports.clock.monotonic() < giveUpAt);
  if (cursor !== undefined)
    ports.log.warn('not every integration was brought forward', { client: client.id });
}

async function bringRowForward(ports: ForwardPorts, listed: Integration, vendor: Vendor): Promise<void> {
  const due = after(ports.clock.now(), CIRCUIT_KNOWN);
  await ports.store.change(
    listed.id,
    (row) => {
      const isLater = row.dueAt === undefined || row.dueAt > due;
      if (!isRefreshable(row) || row.pausedAt !== undefined || !isLater || isDraining(row, vendor)) {
        return { result: undefined };
      }
      const { heldUntil: _heldUntil, ...rest } = row;
      return { row: { ...rest, dueAt: due }, result: undefined };
    },
    listed,
  );
}

/** Its refresh token may be spent, and sending it again may end the grant: it keeps its own time. */
function isDraining(row: Integration, vendor: Vendor): boolean {
  return vendor.rotation.reuseRevokesFamily === true && row.openAttempts.length > 0;
}
