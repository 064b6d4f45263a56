import { isCheckable, overdueBy } from '#shared/domain/health/due.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Duration, longest, milliseconds } from '#shared/domain/time.ts';
import { pagesOfIntegrations } from '../calendar/pages-of-integrations.ts';
import { causeOf } from '../cause-of.ts';
import { type Checked, type CheckPorts, checkIntegration } from './check-integration.ts';
import { eachVendor } from './each-vendor.ts';

export type HealthPorts = CheckPorts;

/** What a run has come to. */
export interface HealthRun {
  readonly kind: 'ran';
  readonly checked: number;
  /** Of them, those that are not well, and the critical ones among those. */
  readonly failing: number;
  readonly failingCritical: number;
  /** Nothing was learned of these; they stay due. */
  readonly undone: number;
  /** It was not ended early. */
  readonly isComplete: boolean;
}

/** Which integrations: those that are due, or these, due or not. */
export interface HealthInput {
  readonly only?: readonly IntegrationId[];
  /** What is left for the whole run. */
  readonly timeLeft: () => Duration;
}

/** A check takes no longer, unless a vendor is at its worst. */
const LEAST_FOR_ONE = milliseconds(1000);

/**
 * Checks what is due. May run as often as anyone likes: whatever was checked in its turn is not due again. A vendor that
 * does not answer is left alone for the rest of the run. Throws `StoreUnavailable` where the rows cannot be read.
 */
export const runHealth = (ports: HealthPorts) => {
  const check = checkIntegration(ports);

  return async ({ only, timeLeft }: HealthInput): Promise<HealthRun> => {
    const found = only === undefined ? await due() : { rows: await named(only), late: undefined };
    const tally = { checked: 0, failing: 0, failingCritical: 0, undone: 0 };
    const isComplete = await eachVendor(ports, found.rows, {
      goOn: () => timeLeft() > LEAST_FOR_ONE,
      each: async (row) => {
        const checked = await checkOne(row);
        add(row, checked);
        return checked;
      },
    });
    ports.metrics.record('HealthFailing', tally.failingCritical, 'Count');
    // A run for a few says nothing of the others.
    if (found.late !== undefined) ports.metrics.record('HealthLateSeconds', found.late / 1000, 'Seconds');
    if (found.late !== undefined && isComplete) ports.metrics.record('HealthCompleted', 1, 'Count');
    return { kind: 'ran', ...tally, isComplete };

    function add(row: Integration, checked: Checked): void {
      if (checked.kind === 'undone') tally.undone++;
      else {
        tally.checked++;
        if (checked.health.ok) return;
        tally.failing++;
        if (row.critical) tally.failingCritical++;
      }
    }

    async function checkOne(row: Integration): Promise<Checked> {
      const { id: integration, vendor } = row;
      const checked = await quietly(row);
      if (checked.kind === 'undone')
        ports.log.warn('health not checked', { integration, vendor, why: checked.why });
      else if (!checked.health.ok)
        ports.log.warn('health', { integration, vendor, detail: checked.health.detail });
      return checked;
    }

    /** A store or vault that is down for one row must not cost the others their check; the row stays due. */
    async function quietly(row: Integration): Promise<Checked> {
      try {
        return await check(row, timeLeft);
      } catch (error) {
        return { kind: 'undone', why: causeOf(error) };
      }
    }
  };

  async function due(): Promise<{ readonly rows: readonly Integration[]; readonly late: Duration }> {
    const rows: Integration[] = [];
    let late = milliseconds(0);
    for await (const page of pagesOfIntegrations(ports)) {
      for (const row of page) {
        const overdue = overdueBy(row, ports.clock.now());
        if (overdue === undefined) continue;
        rows.push(row);
        late = longest(late, overdue);
      }
    }
    return { rows, late };
  }

  async function named(ids: readonly IntegrationId[]): Promise<readonly Integration[]> {
    const rows = await Promise.all(ids.map((id) => ports.store.find(id)));
    return rows.filter((row) => row !== undefined && isCheckable(row)) as readonly Integration[];
  }
};
