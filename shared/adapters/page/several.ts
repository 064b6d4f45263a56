import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';

/** Messages that some have taken and others have not: what is older is forgotten, and may be given to all again. */
const MOST_REMEMBERED = 1000;

/**
 * One pager of several: a message is taken when each of them has taken it. One that fails does not keep it from the
 * others, and who has taken it is not given it again while this process lives.
 */
export function severalPagers(pagers: readonly Pager[]): Pager {
  const taken = new Map<string, Set<Pager>>();

  async function give(message: PageMessage, pager: Pager, by: Set<Pager>): Promise<'taken' | 'failed'> {
    if (by.has(pager)) return 'taken';
    try {
      await pager.send(message);
    } catch (error) {
      if (error instanceof PagerUnavailable) return 'failed';
      throw error;
    }
    by.add(pager);
    return 'taken';
  }

  return {
    send: async (message) => {
      const by = taken.get(message.id) ?? new Set();
      taken.set(message.id, by);
      const results = await Promise.all(pagers.map((pager) => give(message, pager, by)));
      const failed = results.filter((result) => result === 'failed').length;
      if (failed > 0) {
        const [oldest] = taken.keys();
        if (taken.size > MOST_REMEMBERED && oldest !== undefined) taken.delete(oldest);
        throw new PagerUnavailable(`${failed} of ${pagers.length} pagers did not take the message`);
      }
      taken.delete(message.id);
    },
  };
}
