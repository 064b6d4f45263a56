import { after, days, minutes } from '#shared/domain/time.ts';
import type { Announcements } from '#shared/ports/announcements.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Log } from '#shared/ports/tell.ts';

export interface OnceOptions {
  readonly announcements: Announcements;
  /** Of the pager: each is told of a message once. */
  readonly name: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Longer than a pager may take. */
const SENDING = minutes(1);
/** Queues deliver again for so long at the most, dead letters that a person sends back included. */
const REMEMBERED = days(14);

/**
 * A pager that is given each message once, whichever process has it and however often it comes. Where the store does not
 * answer, it is given the message all the same: two pages are better than none.
 */
export function pagerOnce({ announcements, name, clock, log }: OnceOptions, pager: Pager): Pager {
  async function unlessStoreFails<T>(otherwise: T, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      log.warn('a page may be sent twice', { pager: name, cause: error.name });
      return otherwise;
    }
  }

  return {
    send: async (message) => {
      const key = `page/${name}/${message.id}`;
      const now = clock.now();
      const claimed = await unlessStoreFails('mine', () =>
        announcements.claim(key, now, after(now, SENDING)),
      );
      if (claimed === 'done') return;
      if (claimed === 'taken') throw new PagerUnavailable('another process is sending the message');
      try {
        await pager.send(message);
      } catch (error) {
        await unlessStoreFails(undefined, () => announcements.release(key));
        throw error;
      }
      await unlessStoreFails(undefined, () => announcements.done(key, after(clock.now(), REMEMBERED)));
    },
  };
}
