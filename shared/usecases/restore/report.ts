import type { ClientId, IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { FATES, type Fate, fateOf } from '#shared/domain/restore/fate.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { pagesOfIntegrations } from '../listing/pages-of-integrations.ts';

/** So many ids of one fate are named; `counts` has them all. */
const MOST_NAMED = 500;

export interface RestoreReport {
  readonly kind: 'report';
  readonly counts: Readonly<Record<Fate, number>>;
  readonly integrations: Readonly<Record<Fate, readonly IntegrationId[]>>;
  /** Clients that get no more turns by themselves: several of their grants were refused. */
  readonly stopped: readonly ClientId[];
  /** Clients of which nothing is done at their vendors until a person says so: no rotation, removal or webhook. */
  readonly clients: readonly ClientId[];
  /** `false` where the time for an answer was used up before every held grant was looked at. */
  readonly isComplete: boolean;
}

/** Every row that a restore has touched. */
export async function restoredRows(ports: Pick<Ports, 'store'>): Promise<readonly Integration[]> {
  const rows: Integration[] = [];
  for await (const page of pagesOfIntegrations(ports)) {
    rows.push(...page.filter((row) => row.restored !== undefined));
  }
  return rows;
}

export function reportOf(
  { vendors }: Pick<Ports, 'vendors'>,
  rows: readonly Integration[],
  more: Pick<RestoreReport, 'stopped' | 'clients' | 'isComplete'>,
): RestoreReport {
  const ids = Object.fromEntries(FATES.map((fate) => [fate, []])) as unknown as Record<Fate, IntegrationId[]>;
  for (const row of rows) {
    const fate = fateOf(row, vendors.find(row.vendor));
    if (fate !== undefined) ids[fate].push(row.id);
  }
  const each = <T>(of: (fate: Fate) => T) =>
    Object.fromEntries(FATES.map((fate) => [fate, of(fate)])) as Record<Fate, T>;
  return {
    kind: 'report',
    counts: each((fate) => ids[fate].length),
    integrations: each((fate) => ids[fate].slice(0, MOST_NAMED)),
    ...more,
  };
}
