import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type HeldBack, isHeldBack } from '#shared/domain/restore/held-back.ts';
import { released } from '#shared/domain/restore/hold.ts';
import { turnsOf } from '#shared/domain/restore/turns.ts';
import type { Duration } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { heldClients, letClientsGo } from './let-clients-go.ts';
import { type LookPorts, lookInVault } from './look-in-vault.ts';
import { type RestoreReport, reportOf, restoredRows } from './report.ts';

export type RestorePorts = LookPorts & Pick<Ports, 'clients' | 'log'>;

interface RestoreInput {
  /**
   * Whether the original is gone for good: restored refresh tokens may be presented where that may end a grant, and go on
   * after several refusals, and vendors be asked again for what is done for clients without a person.
   */
  readonly spend: boolean;
  readonly timeLeft: () => Duration;
}

/** So many rows are looked up in the vault at once. */
const TOGETHER = 10;

/**
 * One pass over what a restore holds: adopts what the vault has younger, lets go those whose turn it is, and tells how
 * all fare. What was let go is due at once and refreshed as everything is, with the usual confirmation of a refusal.
 * Paced by the rows themselves: called too often it does no more. Throws `StoreUnavailable` and `VaultUnavailable`.
 */
export const runRestore = (ports: RestorePorts) => {
  const look = lookInVault(ports);
  const vendorOf = (row: Integration) => ports.vendors.find(row.vendor);

  return async ({ spend, timeLeft }: RestoreInput): Promise<RestoreReport> => {
    const rows = new Map((await restoredRows(ports)).map((row) => [row.id, row]));
    const isComplete = await lookAtAll(rows, timeLeft);
    const { present, stopped } = turnsOf([...rows.values()], { vendorOf, now: ports.clock.now(), spend });
    for (const row of present) {
      // Not before the vault was asked: it may hold what the vendor would take.
      if (row.restored.vault === undefined) continue;
      if (timeLeft() <= 0) break;
      rows.set(row.id, await letGo(row));
    }
    const clients = spend ? await letClientsGo(ports, () => timeLeft() > 0) : await heldClientIds(ports);
    return reportOf(ports, [...rows.values()], { stopped, clients, isComplete });
  };

  async function lookAtAll(
    rows: Map<IntegrationId, Integration>,
    timeLeft: () => Duration,
  ): Promise<boolean> {
    const unseen = [...rows.values()].filter(isHeldBack).filter((row) => row.restored.vault === undefined);
    for (let done = 0; done < unseen.length; done += TOGETHER) {
      if (timeLeft() <= 0) return false;
      const found = await Promise.all(unseen.slice(done, done + TOGETHER).map(look));
      for (const row of found) rows.set(row.id, row);
    }
    return true;
  }

  async function letGo(seen: HeldBack): Promise<Integration> {
    const now = ports.clock.now();
    const changed = await ports.store.change(
      seen.id,
      (row) =>
        isHeldBack(row) && row.restored.wasPaused !== true
          ? { row: released(row, { by: 'presented', now, dueAt: now }), result: true }
          : { result: false },
      seen,
    );
    if (changed.kind !== 'changed') return seen;
    if (changed.result) {
      const { id: integration, vendor, client } = seen;
      ports.log.info('restored refresh token is let go', { integration, vendor, client });
    }
    return changed.row;
  }
};

/** How all fare, and nothing else. */
export const showRestore =
  (ports: Pick<Ports, 'store' | 'clients' | 'vendors' | 'clock'>) => async (): Promise<RestoreReport> => {
    const rows = await restoredRows(ports);
    const vendorOf = (row: Integration) => ports.vendors.find(row.vendor);
    const { stopped } = turnsOf(rows, { vendorOf, now: ports.clock.now(), spend: false });
    return reportOf(ports, rows, { stopped, clients: await heldClientIds(ports), isComplete: true });
  };

const heldClientIds = async (ports: Pick<Ports, 'clients'>) => (await heldClients(ports)).map(({ id }) => id);
