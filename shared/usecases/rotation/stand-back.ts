import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { pauseRefreshes } from '#shared/domain/rotation/transitions.ts';
import { type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { bringForward } from '../client/bring-forward.ts';
import type { StepPorts } from './rotation-ports.ts';

/** Workers know a client as it was up to two seconds ago: after this all know of a pause, or that it is over. */
const UNTIL_KNOWN = seconds(3);
/** Refreshes end by themselves, most of them within seconds; one that does not is waited for another time. */
const PATIENCE = seconds(45);
const LOOK_AGAIN_AFTER = milliseconds(250);
const PAGE = 200;

/**
 * Keeps refreshes of this client from beginning, and waits for those under way: for a vendor that keeps one secret only,
 * nobody may be asking with the old one while the new one is made. `false` where they did not end in time.
 */
export async function refreshesStandBack(
  ports: Pick<StepPorts, 'clients' | 'store' | 'clock' | 'idle'>,
  id: ClientId,
): Promise<boolean> {
  const { clock, idle = clock } = ports;
  const now = clock.now();
  await ports.clients.change(id, (newest) => ({ client: pauseRefreshes(newest, now), result: undefined }));
  await idle.sleep(UNTIL_KNOWN);
  const giveUpAt = clock.monotonic() + PATIENCE;
  while (await isAnyLeased(ports, id)) {
    if (clock.monotonic() >= giveUpAt) return false;
    await idle.sleep(LOOK_AGAIN_AFTER);
  }
  return true;
}

/**
 * Makes due what stood back until then. First when every worker knows that it is over: one that does not would hold back
 * again, to the end of the pause, what was just made due.
 */
export async function refreshesGoOn(
  ports: Pick<StepPorts, 'store' | 'log' | 'clock' | 'idle'>,
  client: OAuthClient,
  vendor: Vendor,
  pausedUntil: Instant,
): Promise<void> {
  await (ports.idle ?? ports.clock).sleep(UNTIL_KNOWN);
  await bringForward(ports, client, vendor, pausedUntil);
}

async function isAnyLeased(ports: Pick<Ports, 'store' | 'clock'>, client: ClientId): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const page = await ports.store.list({ client, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    const now = ports.clock.now();
    if (page.items.some(({ lease }) => lease !== undefined && now < lease.until)) return true;
    cursor = page.cursor;
  } while (cursor !== undefined);
  return false;
}
