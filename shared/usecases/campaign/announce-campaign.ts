import { daysUntil } from '#shared/domain/calendar/day.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { leftOf, type ReminderStep } from '#shared/domain/campaign/progress.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import {
  type Announced,
  type AnnouncePorts,
  announceOnce,
  rememberedUntil,
} from '../calendar/announce-once.ts';
import type { Survey } from './survey.ts';

type Occasion = 'started' | 'finished' | 'aborted' | ReminderStep;

/** Tells of a campaign once for each occasion: its start and end, and each day on which it is reminded of. */
export function announceCampaign(
  ports: AnnouncePorts,
  { campaign, counts }: Pick<Survey, 'campaign' | 'counts'>,
  occasion: Occasion,
): Promise<Announced> {
  const { id, startedAt, deadline } = campaign;
  const now = ports.clock.now();
  const event: DomainEvent = {
    type: typeof occasion === 'number' ? 'campaign.reminder' : `campaign.${occasion}`,
    ...partOf(campaign),
    dueBy: toRfc3339(deadline),
    daysLeft: daysUntil(deadline, now),
    left: leftOf(counts),
  };
  // A deadline that was moved has reminders of its own.
  const when = typeof occasion === 'number' ? `${deadline}.${occasion}` : occasion;
  return announceOnce(ports, `campaign.${id}.${startedAt}.${when}`, event, rememberedUntil(deadline, now));
}

const partOf = ({ id, vendor, client }: Campaign) => ({
  campaign: id,
  vendor,
  ...(client === undefined ? {} : { client }),
});
