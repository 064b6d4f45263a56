import { daysUntil } from '#shared/domain/calendar/day.ts';
import type { Deadline } from '#shared/domain/calendar/deadline.ts';
import { isAlarming, type Step, stepReached } from '#shared/domain/calendar/step.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import { type Announced, type AnnouncePorts, announceOnce, rememberedUntil } from './announce-once.ts';

export interface Ending {
  readonly dueBy: string;
  readonly daysLeft: number;
}

/** What one look at a deadline has come to. */
export interface Looked {
  readonly told: Announced | 'nothing';
  /** On-call is to hear of it. */
  readonly isAlarming: boolean;
}

/** Announces the step that a deadline has reached, once. What the next refresh moves on is not announced. */
export async function announceDeadline(
  ports: AnnouncePorts,
  deadline: Deadline,
  eventOf: (ending: Ending) => DomainEvent,
): Promise<Looked> {
  const now = ports.clock.now();
  const { dueBy, renews } = deadline;
  const step = renews ? undefined : stepReached(dueBy, now);
  if (step === undefined) return { told: 'nothing', isAlarming: false };
  const key = keyOf(deadline, step);
  const event = eventOf({ dueBy: toRfc3339(dueBy), daysLeft: daysUntil(dueBy, now) });
  const forgetAt = rememberedUntil(dueBy, now);
  const told = await announceOnce(ports, key, event, forgetAt);
  // So that it is not forgotten while it still holds.
  if (told === 'done' && isPerGrant(deadline)) await ports.announcements.done(key, forgetAt);
  return { told, isAlarming: isAlarming(dueBy, now) };
}

/**
 * A refresh token is announced once for each step of its grant, and anything else once for each step of its date: the
 * date of a token of whose life nothing is known may move with each refresh, and would be news each day.
 */
const isPerGrant = ({ kind }: Deadline): boolean => kind === 'refresh_token';

const keyOf = (deadline: Deadline, step: Step): string =>
  isPerGrant(deadline) ? `${deadline.id}.${step}` : `${deadline.id}.${deadline.dueBy}.${step}`;
