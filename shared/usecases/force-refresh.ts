import { gate } from '#shared/domain/circuit.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { isRefreshable } from '#shared/domain/protocol/acquire.ts';
import { type Duration, type Instant, milliseconds } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { IntegrationOutcome } from './get-integration.ts';
import { isShown, noSuchIntegration } from './no-such-integration.ts';

export interface ForceRefreshInput {
  readonly id: IntegrationId;
  readonly timeout: Duration;
}

type ForcePorts = Pick<Ports, 'store' | 'clients' | 'queue' | 'watch' | 'clock'>;

/** Seconds after which a caller may look again, where nothing tells better. */
const LOOK_AGAIN = 5;

/**
 * A refresh now, due or not, through the same lease as every other; one in flight is joined. Backoff and draining do
 * not hold it, the client's circuit does. On a suspect grant it is the confirmation.
 */
export const forceRefresh =
  (ports: ForcePorts) =>
  async (input: ForceRefreshInput): Promise<IntegrationOutcome> => {
    const giveUpAt = ports.clock.monotonic() + input.timeout;
    const seen = await ports.store.find(input.id);
    if (seen === undefined || !isShown(seen)) return noSuchIntegration(input.id);
    const refused = stateRefusal(seen) ?? (await circuitRefusal(ports, seen));
    if (refused !== undefined) return refused;
    const { id, vendor, client, version, fence } = seen;
    const joins = hasLiveLease(seen, ports.clock.now());
    if (!joins)
      await ports.queue.send([{ id, vendor, client, why: 'forced', seenVersion: version, seenFence: fence }]);
    return waitFor(ports, seen, joins, giveUpAt);
  };

async function waitFor(
  ports: ForcePorts,
  seen: Integration,
  joins: boolean,
  giveUpAt: number,
): Promise<IntegrationOutcome> {
  for (let round = 0; ; round++) {
    const row = await ports.store.find(seen.id);
    if (row === undefined || !isShown(row)) return noSuchIntegration(seen.id);
    if (row.version !== seen.version) return { kind: 'integration', row };
    const now = ports.clock.now();
    if (isOver(seen, row, joins, now)) {
      return stateRefusal(row) ?? (await circuitRefusal(ports, row)) ?? failed(row, now);
    }
    const timeLeft = giveUpAt - ports.clock.monotonic();
    if (timeLeft <= 0) {
      return (await circuitRefusal(ports, row)) ?? notInTime(row);
    }
    await ports.watch.changed(seen.id, milliseconds(timeLeft), round);
  }
}

/** The attempt that was sent for, or joined, has ended without a new version. */
function isOver(seen: Integration, row: Integration, joins: boolean, now: Instant): boolean {
  const hasRun = joins || row.fence > seen.fence;
  // A lease may outlast its attempt, where sending again too soon could end the grant.
  if (hasRun && (!hasLiveLease(row, now) || row.failures > seen.failures)) return true;
  // Or it could not even begin: the state, or a hold of the client's circuit, came before it.
  return stateRefusal(row) !== undefined || isNewlyHeld(seen, row, now);
}

const isNewlyHeld = (seen: Integration, row: Integration, now: Instant): boolean =>
  row.heldUntil !== undefined &&
  row.heldUntil > now &&
  row.heldUntil !== seen.heldUntil &&
  !hasLiveLease(row, now);

const hasLiveLease = (row: Integration, now: Instant): boolean =>
  row.lease !== undefined && row.lease.until >= now;

function stateRefusal(row: Integration): Refusal | undefined {
  if (row.pausedAt !== undefined) {
    return refusal('paused', `${row.id} is paused; resume it first`);
  }
  if (isRefreshable(row)) return undefined;
  return refusal('reauthorization_required', needsGrant(row));
}

const needsGrant = (row: Integration): string =>
  row.care.status === 'pending'
    ? `${row.id} has no grant yet; connect it or bring one`
    : `the grant of ${row.id} is over; it needs a new consent or another grant`;

async function circuitRefusal(ports: ForcePorts, row: Integration): Promise<Refusal | undefined> {
  const client = await ports.clients.find(row.client);
  if (client === undefined) return undefined;
  const now = ports.clock.now();
  const verdict = gate(client.circuit, now);
  if (verdict.kind !== 'wait') return undefined;
  const detail = `nothing is sent for the client ${client.id} now: ${verdict.reason}`;
  return refusal('temporarily_unavailable', detail, { retryAfter: secondsUntil(verdict.until, now) });
}

function failed(row: Integration, now: Instant): Refusal {
  const cause = row.lastError === undefined ? 'it may be tried again' : row.lastError.code;
  return refusal('temporarily_unavailable', `the refresh of ${row.id} brought no token: ${cause}`, {
    retryAfter: row.heldUntil === undefined ? LOOK_AGAIN : secondsUntil(row.heldUntil, now),
  });
}

const notInTime = (row: Integration): Refusal =>
  refusal('temporarily_unavailable', `the refresh of ${row.id} goes on`, { retryAfter: LOOK_AGAIN });

const secondsUntil = (at: Instant, now: Instant): number => Math.max(1, Math.ceil((at - now) / 1000));
