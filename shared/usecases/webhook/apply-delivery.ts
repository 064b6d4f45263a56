import type { Integration } from '#shared/domain/integration.ts';
import { after, type Instant, seconds } from '#shared/domain/time.ts';
import type { Claim } from '#shared/domain/webhook/claims.ts';
import { consequenceOf } from '#shared/domain/webhook/consequence.ts';
import type { Delivery, Onward } from '#shared/domain/webhook/delivery.ts';
import { isAbout } from '#shared/domain/webhook/party.ts';
import { withRevoked } from '#shared/domain/webhook/revoke.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import { isShown } from '../no-such-integration.ts';
import { grantOf, noteFirst } from '../note-fact.ts';
import { tellOf } from '../refresh/tell-of.ts';
import { askForRenewal } from '../registration/ask-for-renewal.ts';
import { type CheckPorts, grantChecks } from './check-grant.ts';
import { type DestroyPorts, destroyRevoked } from './destroy-revoked.ts';

export type ApplyPorts = DestroyPorts & CheckPorts & Pick<Ports, 'bus'> & Pick<WebhookPorts, 'deliveryLog'>;

export type Applied =
  | { readonly kind: 'done' }
  /** A holder of an ended epoch may still bring a token: what it leaves is destroyed when its lease is over. */
  | { readonly kind: 'again'; readonly at: Instant }
  /** There was no time for all: this one goes on in its place. */
  | { readonly kind: 'onward'; readonly delivery: Delivery };

/** Longer than any vendor delivers again. */
const REMEMBERED = seconds(7 * 24 * 3600);
const PAGE = 100;

/**
 * Lets a delivery have its effect, once. `goOn` is asked between two integrations: a client may have more of them than
 * one run has time for. Throws `StoreUnavailable`, `VaultUnavailable` and `QueueUnavailable`: then it is to be delivered
 * again, and whatever was done already is done.
 */
export const applyDelivery =
  (ports: ApplyPorts) =>
  async (delivery: Delivery, goOn: () => boolean): Promise<Applied> => {
    const { onward } = delivery;
    if (await ports.deliveryLog.isDone(delivery.key)) return { kind: 'done' };
    if (onward === undefined) await askForRenewal(ports, delivery);
    let again = onward?.after === undefined ? undefined : onward.again;
    if (onward?.after === undefined && onward?.again !== undefined && ports.clock.now() < onward.again)
      return { kind: 'again', at: onward.again };
    const isRepeated =
      delivery.bodyKey !== delivery.key && (await ports.deliveryLog.isDone(delivery.bodyKey));
    const under = { delivery, isRepeated, check: grantChecks(ports) };
    for await (const { row, cursor } of integrationsOf(ports, delivery)) {
      const vendor = ports.vendors.find(row.vendor);
      for (const claim of delivery.claims) {
        if (!isAbout(claim, row, vendor)) continue;
        const until = await applyClaim(ports, claim, under, row);
        if (until !== undefined && (again === undefined || until > again)) again = until;
      }
      if (!goOn()) return goesOn(delivery, { after: { ...cursor, id: row.id }, ...(again && { again }) });
    }
    if (again !== undefined)
      return onward?.after === undefined ? { kind: 'again', at: again } : goesOn(delivery, { again });
    const until = after(ports.clock.now(), REMEMBERED);
    await ports.deliveryLog.done([...new Set([delivery.key, delivery.bodyKey])], until);
    return { kind: 'done' };
  };

const goesOn = (delivery: Delivery, onward: Onward): Applied => ({
  kind: 'onward',
  delivery: { ...delivery, onward },
});

/** Each with the cursor of its page. One that was reached before may be gone: then its page is gone through once more. */
async function* integrationsOf(ports: ApplyPorts, { client, onward }: Delivery) {
  let cursor = onward?.after?.cursor;
  let reached = onward?.after?.id;
  do {
    const at: { readonly cursor?: string } = cursor === undefined ? {} : { cursor };
    const page = await ports.store.list({ client, limit: PAGE, ...at });
    const first = page.items.findIndex(({ id }) => id === reached) + 1;
    for (const row of page.items.slice(first)) yield { row, cursor: at };
    reached = undefined;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

interface Applying {
  readonly delivery: Delivery;
  readonly isRepeated: boolean;
  readonly check: ReturnType<typeof grantChecks>;
}

/** Until when what it ended is still to be cleaned up after; `undefined` where nothing is left to do. */
async function applyClaim(
  ports: ApplyPorts,
  claim: Claim,
  { delivery, isRepeated, check }: Applying,
  seen: Integration,
): Promise<Instant | undefined> {
  const now = ports.clock.now();
  const changed = await ports.store.change(seen.id, (row) => {
    const consequence = isShown(row) ? consequenceOf(claim, delivery, isRepeated, row) : 'none';
    return consequence === 'revoke'
      ? { row: withRevoked(row, now), result: consequence }
      : { result: consequence };
  });
  if (changed.kind === 'missing') return undefined;
  const { row, result } = changed;
  if (result === 'revoke') return afterRevoking(ports, claim, row);
  if (result === 'check') await check(claim, row);
  // Whoever ended it before may have died before it was told of.
  if (row.untold !== undefined) await tellOf(ports, row);
  return destroyRevoked(ports, row);
}

async function afterRevoking(
  ports: ApplyPorts,
  claim: Claim,
  row: Integration,
): Promise<Instant | undefined> {
  const ended = grantOf({ ...row, epoch: row.epoch - 1 });
  await noteFirst(ports, { kind: 'removal_begun', ...ended, version: row.version });
  ports.log.info('consent withdrawn', { integration: row.id, vendor: row.vendor, event: claim.event });
  await tellOf(ports, row);
  await noteFirst(ports, { kind: 'removal_acknowledged', ...ended });
  return destroyRevoked(ports, row);
}
