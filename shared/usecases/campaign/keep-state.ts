import { type Migration, migrationIn, migrationOf } from '#shared/domain/campaign/migration.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { causeOf } from '../cause-of.ts';
import type { Move } from './moves.ts';

/**
 * Keeps on the row how far it has come. It is news for people and decides nothing: a store that is down here fails
 * nothing, and whoever was cut over meanwhile stays so.
 */
export async function keepState(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  id: IntegrationId,
  { campaign }: Move,
  what: Pick<Migration, 'state' | 'why' | 'missing'>,
): Promise<void> {
  const migration = migrationOf(campaign, { ...what, at: ports.clock.now() });
  try {
    await ports.store.change(id, (row) =>
      migrationIn(campaign, row)?.state === 'cut_over'
        ? { result: undefined }
        : { row: { ...row, migration }, result: undefined },
    );
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.warn('state in a campaign not kept', { integration: id, cause: causeOf(error) });
  }
}
