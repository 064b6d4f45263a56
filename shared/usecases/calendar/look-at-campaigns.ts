import { isAlarming } from '#shared/domain/calendar/step.ts';
import { isOver } from '#shared/domain/campaign/campaign.ts';
import { reminderReached } from '#shared/domain/campaign/progress.ts';
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

/** Each campaign that runs: announces what has been reached, and moves on whoever needs no person. */
export async function lookAtCampaigns(
  ports: CampaignLookPorts,
  tally: CalendarTally,
  goOn: () => boolean,
): Promise<boolean> {
  const all = await ports.campaigns.list();
  for (const campaign of all.filter((one) => !isOver(one))) {
    if (!goOn()) return false;
    const survey = await surveyOf(ports, campaign);
    for (const looked of await announced(ports, survey)) tally.add(looked);
    if (survey.state === 'finished') await endFinished(ports, survey);
    else await moveOnSoon(ports, survey.members);
  }
  return true;
}

async function announced(ports: CampaignLookPorts, survey: Survey): Promise<readonly Looked[]> {
  const now = ports.clock.now();
  const { campaign, state } = survey;
  const told = await announceCampaign(ports, survey, 'started');
  const started: Looked = { told, isAlarming: false };
  if (state === 'finished') {
    return [started, { told: await announceCampaign(ports, survey, 'finished'), isAlarming: false }];
  }
  const step = reminderReached(campaign, now);
  if (step === undefined) return [started];
  const reminded = await announceCampaign(ports, survey, step);
  return [started, { told: reminded, isAlarming: isAlarming(campaign.deadline, now) }];
}
