import type { Integration } from '#shared/domain/integration.ts';
import { isQuiet, tellsOfRevocations } from '#shared/domain/reconcile/quiet-grant.ts';
import { after, type Duration, minutes } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { MarkedForDeletion, VaultUnavailable } from '#shared/ports/vault.ts';
import { introspectGrant } from '../grant/introspect-grant.ts';
import { checkIntegration, isNoAnswer } from '../health/check-integration.ts';
import { eachVendor } from '../health/each-vendor.ts';
import { LEAST_FOR_A_CALL } from '../health/probe-grant.ts';
import type { ReconcilePorts } from './reconcile-ports.ts';
import type { ReconcileTally } from './tally.ts';
import type { Page } from './walk.ts';

/** A page that is cut short is asked about again: it is kept small. */
const A_PAGE = 20;
/** A token that ends sooner is not tried: its refresh asks the vendor anyway. */
const LIVES_ON = minutes(5);

interface VendorsWalk {
  readonly tally: ReconcileTally;
  readonly timeLeft: () => Duration;
}

/**
 * Asks vendors that send no word of a withdrawn consent about grants that nobody has heard of for a day: by
 * introspection, else by the check of its health. `inactive` ends nothing: one refresh confirms it. Throws
 * `StoreUnavailable` where the rows cannot be read.
 */
export const walkVendors = (ports: ReconcilePorts, { tally, timeLeft }: VendorsWalk) => {
  const check = checkIntegration(ports);
  /** A vendor that once did not tell is not asked again in this run. */
  const mute = new Set<string>();

  async function ask(row: Integration): Promise<'answered' | 'silent'> {
    const vendor = ports.vendors.find(row.vendor);
    if (vendor === undefined) return 'answered';
    tally.looked.vendors++;
    const said = mute.has(row.vendor) ? 'unclear' : await introspectGrant(ports, row);
    if (said === 'inactive') await confirm(row);
    if (said === 'inactive' || said === 'active') return 'answered';
    if (said === 'unclear') mute.add(row.vendor);
    return mayProbe(row, vendor) ? probe(row) : 'answered';
  }

  const mayProbe = (row: Integration, { probe }: Vendor): boolean =>
    probe !== undefined &&
    row.tokens !== undefined &&
    row.tokens.expiresAt > after(ports.clock.now(), LIVES_ON);

  /** A token that is refused it has refreshed, as for any reader; what it finds is on the row. */
  async function probe(row: Integration): Promise<'answered' | 'silent'> {
    const checked = await check(row, timeLeft);
    if (checked.kind === 'undone') tally.undone++;
    else if (checked.health.detail === 'token_refused') tally.add('inactive', row.id);
    return isNoAnswer(checked) ? 'silent' : 'answered';
  }

  async function confirm({ id, vendor, client, version }: Integration): Promise<void> {
    tally.add('inactive', id);
    await ports.queue.send([{ id, vendor, client, why: 'told', seenVersion: version }]);
  }

  /** What fails for one row must not cost the others their turn; the next pass comes to it again. */
  async function askQuietly(row: Integration): Promise<'answered' | 'silent'> {
    try {
      return await ask(row);
    } catch (error) {
      // It was named where the rows were looked at.
      if (error instanceof MarkedForDeletion) return 'answered';
      if (!isDown(error)) throw error;
      tally.undone++;
      ports.log.warn('vendor not asked', { integration: row.id, cause: error.name });
      return 'answered';
    }
  }

  const isAsked = (row: Integration): boolean => {
    const vendor = ports.vendors.find(row.vendor);
    if (vendor === undefined || tellsOfRevocations(vendor)) return false;
    const hasWay = vendor.introspectionEndpoint !== undefined || vendor.probe !== undefined;
    return hasWay && isQuiet(row, ports.clock.now());
  };

  return async (cursor: string | undefined): Promise<Page> => {
    const page = await ports.store.list({ limit: A_PAGE, ...(cursor === undefined ? {} : { cursor }) });
    const isComplete = await eachVendor(ports, page.items.filter(isAsked), {
      goOn: () => timeLeft() > LEAST_FOR_A_CALL,
      each: askQuietly,
    });
    return {
      looked: page.items.length,
      orphans: 0,
      ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      ...(isComplete ? {} : { isCut: true as const }),
    };
  };
};

const isDown = (error: unknown): error is Error =>
  error instanceof StoreUnavailable || error instanceof VaultUnavailable || error instanceof QueueUnavailable;
