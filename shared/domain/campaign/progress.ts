import { daysUntil } from '../calendar/day.ts';
import type { Instant } from '../time.ts';
import { type Campaign, isOver } from './campaign.ts';
import { MEMBER_STATES, type Member, type MemberState } from './member.ts';

/** `finished`: nobody is left to be cut over. `overdue`: somebody is, and the deadline has passed. */
export type CampaignState = 'running' | 'overdue' | 'finished' | 'aborted';

/** How many members are how far. */
export type MemberCounts = Readonly<Record<MemberState, number>>;

export const countsOf = (members: readonly Member[]): MemberCounts =>
  Object.fromEntries(
    MEMBER_STATES.map((state) => [state, members.filter((member) => member.state === state).length]),
  ) as MemberCounts;

/** How many are still to be cut over. */
export const leftOf = ({ cut_over: _done, ...others }: MemberCounts): number =>
  Object.values(others).reduce((sum, count) => sum + count, 0);

export const stateOfCampaign = (campaign: Campaign, counts: MemberCounts, now: Instant): CampaignState =>
  isOver(campaign) || leftOf(counts) > 0 ? stateOnRecord(campaign, now) : 'finished';

/** The state that shows without its members: one that has nobody left is finished once somebody has looked. */
export function stateOnRecord(campaign: Campaign, now: Instant): CampaignState {
  if (campaign.abortedAt !== undefined) return 'aborted';
  if (campaign.finishedAt !== undefined) return 'finished';
  return now > campaign.deadline ? 'overdue' : 'running';
}

/** How many days before the deadline is reminded of it; 0 stands for the day after it. */
const STEPS = [0, 1, 3, 7, 14, 30] as const;
export type ReminderStep = (typeof STEPS)[number];

/** The reminder that is wanted now, of those whose day has come the one nearest to the end; `undefined` before all. */
export function reminderReached({ deadline }: Campaign, now: Instant): ReminderStep | undefined {
  if (now > deadline) return 0;
  const days = daysUntil(deadline, now);
  return STEPS.find((step) => step > 0 && days <= step);
}

/** In how many days the next reminder is due, for who looks at the campaign now; `undefined` after the last. */
export function nextReminderDays({ deadline }: Campaign, now: Instant): number | undefined {
  const days = daysUntil(deadline, now);
  const next = STEPS.findLast((step) => step > 0 && step < days);
  return next === undefined ? undefined : days - next;
}
