import type { ClientId } from '#shared/domain/ids.ts';
import { after, type Instant } from '#shared/domain/time.ts';
import { HEARD_ONCE_IN, heardAgain } from '#shared/domain/webhook/heard.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookHearing } from '#shared/ports/webhook-registrations.ts';
import { causeOf } from '../cause-of.ts';

/** Names come from the rows alone, and there are few; still nothing grows without end. */
const MOST_KEPT = 1000;

/** Remembers that a client's webhook was heard; one read and one write an hour at the most. Never fails a delivery. */
export const noteHeard = (
  ports: { readonly hearing: WebhookHearing } & Pick<Ports, 'clock' | 'log'>,
): ((client: ClientId) => Promise<void>) => {
  const quietUntil = new Map<ClientId, Instant>();
  return async (client) => {
    const now = ports.clock.now();
    if (now < (quietUntil.get(client) ?? 0)) return;
    if (quietUntil.size >= MOST_KEPT) quietUntil.clear();
    quietUntil.set(client, after(now, HEARD_ONCE_IN));
    try {
      const next = heardAgain(await ports.hearing.find(client), now);
      if (next !== undefined) await ports.hearing.put(client, next);
    } catch (error) {
      quietUntil.delete(client);
      ports.log.warn('webhook heard, and not kept', { client, cause: causeOf(error) });
    }
  };
};
