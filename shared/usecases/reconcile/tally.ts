import type { Ports } from '#shared/ports/ports.ts';

/**
 * What a run can find, one word each; `docs/runbook.md` says what to do about it. `orphan`: nothing names it.
 * `destroyed`: an orphan that was seen twice. `held_back`: one that was ripe, among too many. `ahead`: of an epoch that
 * its integration has not come to. `client_gone`: of a client that is not there. `foreign`: no name of ours.
 * `vault_missing`: the tokens of an integration are not in the vault. `inactive`: the vendor says that a grant is over, and
 * a refresh is to confirm it.
 */
export const RECONCILE_FINDINGS = [
  'orphan',
  'destroyed',
  'held_back',
  'ahead',
  'client_gone',
  'foreign',
  'vault_missing',
  'inactive',
] as const;
export type ReconcileFinding = (typeof RECONCILE_FINDINGS)[number];

export interface Found {
  readonly finding: ReconcileFinding;
  /** An integration's id, or a secret's name below the stage's prefix. */
  readonly of: string;
}

/** What a run has come to. */
export interface ReconcileRun {
  readonly kind: 'ran';
  /** Places in the vault, rows, and grants that a vendor was asked about. */
  readonly looked: { readonly vault: number; readonly rows: number; readonly vendors: number };
  readonly counts: Readonly<Record<ReconcileFinding, number>>;
  /** The first hundred. */
  readonly findings: readonly Found[];
  /** Nothing was learned of these. */
  readonly undone: number;
  /** All that a day's passes have to look at has been looked at. */
  readonly isComplete: boolean;
}

const MOST_FINDINGS = 100;

/** Counts what a run meets. */
export class ReconcileTally {
  readonly looked = { vault: 0, rows: 0, vendors: 0 };
  undone = 0;
  readonly #findings: Found[] = [];
  readonly #counts = Object.fromEntries(RECONCILE_FINDINGS.map((finding) => [finding, 0])) as Record<
    ReconcileFinding,
    number
  >;

  readonly #log: Ports['log'];

  constructor(log: Ports['log']) {
    this.#log = log;
  }

  add(finding: ReconcileFinding, of: string): void {
    this.#counts[finding]++;
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push({ finding, of });
    this.#log.warn('reconcile', { finding, of });
  }

  /** For alarms. */
  measure({ metrics }: Pick<Ports, 'metrics'>, isComplete: boolean): void {
    const counts = this.#counts;
    metrics.record('OrphanSecrets', counts.orphan + counts.destroyed + counts.held_back, 'Count');
    metrics.record('OrphansHeldBack', counts.held_back, 'Count');
    metrics.record('VaultMissing', counts.vault_missing, 'Count');
    if (isComplete) metrics.record('ReconcileCompleted', 1, 'Count');
  }

  ended(isComplete: boolean): ReconcileRun {
    const { looked, undone } = this;
    return { kind: 'ran', looked, counts: this.#counts, findings: this.#findings, undone, isComplete };
  }
}
