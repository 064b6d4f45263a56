import { migrationIn } from '#shared/domain/campaign/migration.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { keepState } from './keep-state.ts';
import { moveOf } from './moves.ts';

/** Somebody was given a link to consent by: says so on the row, where a campaign runs for it. Throws `StoreUnavailable`. */
export const noteAsked =
  (ports: Pick<Ports, 'store' | 'campaigns' | 'clock' | 'log'>) =>
  async (id: IntegrationId): Promise<void> => {
    const row = await ports.store.find(id);
    const move = row && (await moveOf(ports, row));
    if (move === undefined || migrationIn(move.campaign, row ?? {})?.state === 'asked') return;
    await keepState(ports, id, move, { state: 'asked' });
  };
