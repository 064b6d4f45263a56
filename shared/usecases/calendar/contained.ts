import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Log, LogFields } from '#shared/ports/tell.ts';
import { causeOf } from '../cause-of.ts';

/**
 * A fault of ours at one thing keeps no other from being looked at; it is counted as undone. An outage of the store ends the
 * run: throws `StoreUnavailable`.
 */
export async function contained(
  { log }: { readonly log: Log },
  count: { undone: number },
  about: LogFields,
  look: () => Promise<void>,
): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    count.undone++;
    log.error('fault', { ...about, cause: causeOf(error), code: 'internal' });
  }
}
