import type { Refusal } from '#shared/domain/error-code.ts';
import { isCheckable, overdueBy } from '#shared/domain/health/due.ts';
import type { HealthDetail } from '#shared/domain/health/health.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { type Integration, statusOf } from '#shared/domain/integration.ts';
import { type Duration, longest, milliseconds } from '#shared/domain/time.ts';
import { pagesOfIntegrations } from '../calendar/pages-of-integrations.ts';
import { causeOf } from '../cause-of.ts';
import { isShown, noSuchIntegration } from '../no-such-integration.ts';
import { type Checked, type CheckPorts, checkIntegration } from './check-integration.ts';
import { eachVendor } from './each-vendor.ts';
import { LEAST_FOR_A_CALL } from './probe-grant.ts';

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
  /** What was found, of the first hundred that are not well. */
  readonly findings: readonly Finding[];
  /** It was not ended early. */
  readonly isComplete: boolean;
}

export interface Finding {
  readonly integration: IntegrationId;
  readonly detail: HealthDetail;
}

const MOST_FINDINGS = 100;

/** Which integrations: those that are due, or these, due or not. */
export interface HealthInput {
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
    if (found.kind !== 'found') return found;
    const findings: Finding[] = [];
    const tally = { checked: 0, failing: 0, failingCritical: 0, undone: 0 };
    const isComplete = await eachVendor(ports, found.rows, {
      goOn: () => timeLeft() > LEAST_FOR_A_CALL,
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
    return { kind: 'ran', ...tally, findings, isComplete };

    function add(row: Integration, checked: Checked): void {
      if (checked.kind === 'undone') tally.undone++;
      else {
        tally.checked++;
        if (checked.health.ok) return;
        tally.failing++;
        const { detail } = checked.health;
        if (findings.length < MOST_FINDINGS) findings.push({ integration: row.id, detail });
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
      // Nothing is asked of a grant that waits, is paused or is over.
      if (!isCheckable(row)) return { kind: 'undone', why: statusOf(row) };
      try {
        return await check(row, timeLeft);
      } catch (error) {
        return { kind: 'undone', why: causeOf(error) };
      }
    }
  };

  async function due(): Promise<Found> {
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
    return { kind: 'found', rows, late };
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

interface Found {
  readonly kind: 'found';
  readonly rows: readonly Integration[];
  /** How long the first of them is overdue; where some were named, nobody looked for that. */
  readonly late?: Duration;
}
