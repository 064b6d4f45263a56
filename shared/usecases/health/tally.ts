import { isCritical } from '#shared/domain/canary.ts';
import { overdueBy } from '#shared/domain/health/due.ts';
import type { HealthDetail } from '#shared/domain/health/health.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Instant, longest, milliseconds } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Checked } from './check-integration.ts';

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

interface Finding {
  readonly integration: IntegrationId;
  readonly detail: HealthDetail;
}

const MOST_FINDINGS = 100;

/** Counts what a run meets. */
export class HealthTally {
  failing = 0;
  failingCritical = 0;
  undone = 0;
  readonly findings: Finding[] = [];
  readonly #checked = new Set<IntegrationId>();

  add(row: Integration, checked: Checked): void {
    if (checked.kind === 'undone') {
      this.undone++;
      return;
    }
    this.#checked.add(row.id);
    const { ok, detail } = checked.health;
    if (ok) return;
    this.failing++;
    if (isCritical(row)) this.failingCritical++;
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ integration: row.id, detail });
  }

  /** For alarms: what is not well, and how long the oldest check is overdue that was not made. */
  measure(
    { metrics }: Pick<Ports, 'metrics'>,
    due: readonly Integration[],
    now: Instant,
    isComplete: boolean,
  ): void {
    const left = due.filter(({ id }) => !this.#checked.has(id));
    const late = left.map((row) => overdueBy(row, now) ?? milliseconds(0)).reduce(longest, milliseconds(0));
    metrics.record('HealthFailing', this.failingCritical, 'Count');
    metrics.record('HealthLateSeconds', late / 1000, 'Seconds');
    if (isComplete) metrics.record('HealthCompleted', 1, 'Count');
  }

  ended(isComplete: boolean): HealthRun {
    const { failing, failingCritical, undone, findings } = this;
    const checked = this.#checked.size;
    return { kind: 'ran', checked, failing, failingCritical, undone, findings, isComplete };
  }
}
