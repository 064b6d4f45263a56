import { isAlarming } from '#shared/domain/calendar/step.ts';
import { type Campaign, isOver } from '#shared/domain/campaign/campaign.ts';
import { reminderReached } from '#shared/domain/campaign/progress.ts';
import { after, days, type Instant } from '#shared/domain/time.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { announceCampaign } from '../campaign/announce-campaign.ts';
import { endFinished } from '../campaign/end-finished.ts';
import { moveOnSoon } from '../campaign/put-campaign.ts';
import { type Survey, type SurveyPorts, surveyOf } from '../campaign/survey.ts';
import type { Looked } from './announce-deadline.ts';
import type { AnnouncePorts } from './announce-once.ts';
import type { CalendarTally } from './tally.ts';

export type CampaignLookPorts = SurveyPorts &
  AnnouncePorts &
  Pick<DevicePorts, 'consentPolls'> &
  Pick<Ports, 'campaigns'>;

/** What ended longer ago was told, or nobody asks any more. Shorter than an announcement is remembered. */
const NEWS_FOR = days(30);

/**
 * Each campaign that runs: announces what has been reached, and moves on whoever needs no person. Of one that is over, its
 * end, where the bus did not take that.
 */
export async function lookAtCampaigns(
  ports: CampaignLookPorts,
  tally: CalendarTally,
  goOn: () => boolean,
): Promise<boolean> {
  const now = ports.clock.now();
  const all = await ports.campaigns.list();
  for (const campaign of all.filter((one) => isToBeTold(one, now))) {
    if (!goOn()) return false;
    const survey = await surveyOf(ports, campaign);
    for (const looked of await announced(ports, survey)) tally.add(looked);
    if (!isOver(campaign) && survey.state !== 'finished') await moveOnSoon(ports, survey.members);
  }
  return true;
}

function isToBeTold(campaign: Campaign, now: Instant): boolean {
  const endedAt = campaign.abortedAt ?? campaign.finishedAt;
  return endedAt === undefined || now < after(endedAt, NEWS_FOR);
}

async function announced(ports: CampaignLookPorts, survey: Survey): Promise<readonly Looked[]> {
  const now = ports.clock.now();
  const { campaign, state } = survey;
  if (state === 'aborted')
    return [{ told: await announceCampaign(ports, survey, 'aborted'), isAlarming: false }];
  const told = await announceCampaign(ports, survey, 'started');
  const started: Looked = { told, isAlarming: false };
  if (state === 'finished') return [started, { told: await endFinished(ports, survey), isAlarming: false }];
  const step = reminderReached(campaign, now);
  if (step === undefined) return [started];
  const reminded = await announceCampaign(ports, survey, step);
  return [started, { told: reminded, isAlarming: isAlarming(campaign.deadline, now) }];
}
