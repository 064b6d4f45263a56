import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { standBackFor } from '#shared/domain/rotation/rotation.ts';
import { pauseRefreshes } from '#shared/domain/rotation/transitions.ts';
import { type Duration, type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { bringForward } from '../client/bring-forward.ts';
import type { StepPorts } from './rotation-ports.ts';

/** Workers know a client as it was up to two seconds ago: after this all know of a pause, or that it is over. */
const UNTIL_KNOWN = seconds(3);
const LOOK_AGAIN_AFTER = milliseconds(250);
const PAGE = 200;

/** `in_trouble`: the circuit is open for a reason of its own. `under_way`: refreshes did not end in time. */
export type StoodBack = 'stood_back' | 'in_trouble' | 'under_way';

/**
 * Keeps refreshes of this client from beginning, and waits for those under way: for a vendor that keeps one secret only,
 * nobody may be asking with the old one while the new one is made. Ends long before the driver's hold does, however many
 * integrations there are.
 */
export async function refreshesStandBack(
  ports: Pick<StepPorts, 'clients' | 'store' | 'clock' | 'idle'>,
  id: ClientId,
): Promise<StoodBack> {
  const { clock, idle = clock } = ports;
  const now = clock.now();
  const changed = await ports.clients.change(id, (newest) => {
    const next = pauseRefreshes(newest, now);
    return next === undefined ? { result: false } : { client: next, result: true };
  });
  const rolling = changed.kind === 'missing' ? undefined : changed.client.rolling;
  if (changed.kind === 'missing' || !changed.result || rolling === undefined) return 'in_trouble';
  await idle.sleep(UNTIL_KNOWN);
  return (await areLeasesOver(ports, id, standBackFor(rolling))) ? 'stood_back' : 'under_way';
}

/** One way through: nothing begins any more, so that a page without a lease stays without one. */
async function areLeasesOver(
  { store, clock, idle = clock }: Pick<StepPorts, 'store' | 'clock' | 'idle'>,
  client: ClientId,
  patience: Duration,
): Promise<boolean> {
  const giveUpAt = clock.monotonic() + patience;
  let cursor: string | undefined;
  for (;;) {
    const page = await store.list({ client, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    const now = clock.now();
    const isLeased = page.items.some(({ lease }) => lease !== undefined && now < lease.until);
    if (!isLeased && page.cursor === undefined) return true;
    if (clock.monotonic() >= giveUpAt) return false;
    if (isLeased) await idle.sleep(LOOK_AGAIN_AFTER);
    else cursor = page.cursor;
  }
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
