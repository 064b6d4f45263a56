import type { Refusal } from '#shared/domain/error-code.ts';
import { isCheckable, overdueBy } from '#shared/domain/health/due.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { type Integration, statusOf } from '#shared/domain/integration.ts';
import type { Duration } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from '../cause-of.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';
import { isShown, noSuchIntegration } from '../no-such-integration.ts';
import { type Checked, type CheckPorts, checkIntegration, isNoAnswer } from './check-integration.ts';
import { eachVendor } from './each-vendor.ts';
import { LEAST_FOR_A_CALL } from './probe-grant.ts';
import { type HealthRun, HealthTally } from './tally.ts';

export type HealthPorts = CheckPorts;

/** Which integrations: those that are due, or these, due or not. */
interface HealthInput {
  readonly only?: readonly IntegrationId[];
  /** What is left for the whole run. */
  readonly timeLeft: () => Duration;
}

/**
 * Checks what is due. May run as often as anyone likes: whatever was checked in its turn is not due again. A vendor that
 * does not answer is left alone for the rest of the run. Throws `StoreUnavailable` where the rows cannot be read.
 */
export const runHealth = (ports: HealthPorts) => {
  const check = checkIntegration(ports);

  return async ({ only, timeLeft }: HealthInput): Promise<HealthRun | Refusal> => {
    const found = only === undefined ? await due() : await named(only);
    if (found.kind === 'refused') return found;
    const { rows } = found;
    const tally = new HealthTally();
    const isComplete = await eachVendor(ports, rows, {
      goOn: () => timeLeft() > LEAST_FOR_A_CALL,
      each: async (row) => {
        const checked = await checkOne(row);
        tally.add(row, checked);
        return isNoAnswer(checked) ? 'silent' : 'answered';
      },
    });
    // A run for a few says nothing of the others.
    if (only === undefined) tally.measure(ports, rows, ports.clock.now(), isComplete);
    return tally.ended(isComplete);

    async function checkOne(row: Integration): Promise<Checked> {
      const { id: integration, vendor } = row;
      const checked = await quietly(row);
      if (checked.kind === 'undone')
        ports.log.warn('health not checked', { integration, vendor, why: checked.why });
      else if (!checked.health.ok)
        ports.log.warn('health', { integration, vendor, detail: checked.health.detail });
      return checked;
    }

    /** What fails for one row, a fault of ours too, must not cost the others their check; the row stays due. */
    async function quietly(row: Integration): Promise<Checked> {
      // Nothing is asked of a grant that waits, is paused or is over.
      if (!isCheckable(row)) return { kind: 'undone', why: statusOf(row) };
      try {
        return await check(row, timeLeft);
      } catch (error) {
        if (isDown(error)) return { kind: 'undone', why: error.name };
        ports.log.error('fault', { integration: row.id, cause: causeOf(error), code: 'internal' });
        return { kind: 'undone', why: 'internal' };
      }
    }
  };

  async function due(): Promise<Found> {
    const rows: Integration[] = [];
    for await (const page of pagesOfIntegrations(ports)) {
      const now = ports.clock.now();
      rows.push(...page.filter((row) => overdueBy(row, now) !== undefined));
    }
    return { kind: 'found', rows };
  }

  async function named(ids: readonly IntegrationId[]): Promise<Found | Refusal> {
    const rows: Integration[] = [];
    for (const id of new Set(ids)) {
      const row = await ports.store.find(id);
      if (row === undefined || !isShown(row)) return noSuchIntegration(id);
      rows.push(row);
    }
    return { kind: 'found', rows };
  }
};

const isDown = (error: unknown): error is Error =>
  error instanceof StoreUnavailable || error instanceof VaultUnavailable || error instanceof QueueUnavailable;

interface Found {
  readonly kind: 'found';
  readonly rows: readonly Integration[];
}
