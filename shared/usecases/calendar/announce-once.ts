import type { DomainEvent } from '#shared/domain/event.ts';
import { after, days, type Instant, latest, minutes } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type TellPorts, tell } from '../refresh/tell.ts';

export type AnnouncePorts = TellPorts & Pick<Ports, 'announcements'>;

/** `taken`: somebody else is about to; `failed`: the bus did not take it, and the next run tells it. */
export type Announced = 'told' | 'taken' | 'done' | 'failed';

/**
 * Longer than the bus may take; whoever dies meanwhile has another tell it after this. Lambda starts a failed run again
 * after a minute, and after two more.
 */
const HOLD = minutes(1);
/** Nothing is announced for so long after it has ended. */
const REMEMBERED = days(60);

/** Until when an announcement of something that ends then is remembered. */
export const rememberedUntil = (dueBy: Instant, now: Instant): Instant =>
  after(latest(dueBy, now), REMEMBERED);

/**
 * Tells an event once for its key, whoever else is about to: another process, a run that was started twice, the one
 * after a restart. A process that dies between telling and saying so has it told again, with the same facts: an event may
 * be doubled by a crash, and is never lost.
 */
export async function announceOnce(
  ports: AnnouncePorts,
  key: string,
  event: DomainEvent,
  forgetAt: Instant,
): Promise<Announced> {
  const now = ports.clock.now();
  const claim = await ports.announcements.claim(key, now, after(now, HOLD));
  if (claim !== 'mine') return claim;
  if (await tell(ports, [event])) {
    await ports.announcements.done(key, forgetAt);
    return 'told';
  }
  await ports.announcements.release(key);
  return 'failed';
}
