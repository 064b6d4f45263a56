import { after, days, seconds } from '#shared/domain/time.ts';
import type { Announcements } from '#shared/ports/announcements.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Pager } from '#shared/ports/pager.ts';
import type { Clock } from '#shared/ports/system.ts';

export interface EndOptions {
  readonly announcements: Announcements;
  readonly name: string;
  readonly clock: Pick<Clock, 'now'>;
}

const REMEMBERED = days(14);
const LOOKING = seconds(10);

/**
 * A pager that is not given the beginning of an incident behind its end: queues do not keep the order, and a message that was
 * not taken comes late. Alarms are left alone: one begins and ends again and again under one name.
 */
export function notAfterItsEnd({ announcements, name, clock }: EndOptions, pager: Pager): Pager {
  const keyOf = (incident: string): string => `page-over/${name}/${incident}`;

  async function isOver(incident: string): Promise<boolean> {
    const now = clock.now();
    const claimed = await announcements.claim(keyOf(incident), now, after(now, LOOKING));
    if (claimed === 'mine') await announcements.release(keyOf(incident));
    return claimed === 'done';
  }

  return {
    send: async (message) => {
      const { kind, incident } = message;
      const isOrdered = kind !== 'test' && !incident.startsWith('alarm/');
      if (isOrdered && kind !== 'resolved' && (await unlessStoreFails(() => isOver(incident)))) return;
      await pager.send(message);
      if (isOrdered && kind === 'resolved')
        await unlessStoreFails(() => announcements.done(keyOf(incident), after(clock.now(), REMEMBERED)));
    },
  };
}

/** The order is worth less than the message. */
async function unlessStoreFails<T>(step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined;
    throw error;
  }
}
