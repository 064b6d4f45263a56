import type { DomainEvent } from '#shared/domain/event.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { heard, toTell } from '#shared/domain/protocol/untold.ts';
import { type IntegrationStore, StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type TellPorts, tell } from './tell.ts';

type TellOfPorts = TellPorts & { readonly store: Pick<IntegrationStore, 'change'> };

/**
 * Tells what happened to a row, with what it still keeps untold of before. It forgets that once the bus has taken it;
 * until then, whoever sees the row next tells it again. Returns the row as it is afterwards.
 */
export async function tellOf(
  ports: TellOfPorts,
  row: Integration,
  events: readonly DomainEvent[] = [],
): Promise<Integration> {
  const told = toTell(row, events);
  if (!(await tell(ports, told)) || row.untold === undefined) return row;
  try {
    const changed = await ports.store.change(
      row.id,
      (newest) => {
        const next = heard(newest, told);
        return { ...(next === undefined ? {} : { row: next }), result: undefined };
      },
      row,
    );
    return changed.kind === 'changed' ? changed.row : row;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.warn('what was told will be told again', { integration: row.id });
    return row;
  }
}
