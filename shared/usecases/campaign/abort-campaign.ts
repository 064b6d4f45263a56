import { type Campaign, type CampaignId, isOver } from '#shared/domain/campaign/campaign.ts';
import type { Refusal } from '#shared/domain/error-code.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { AnnouncePorts } from '../calendar/announce-once.ts';
import { announceCampaign } from './announce-campaign.ts';
import { noSuchCampaign } from './get-campaign.ts';
import { type Survey, type SurveyPorts, surveyOf } from './survey.ts';

export type AbortPorts = SurveyPorts & AnnouncePorts & Pick<Ports, 'campaigns'>;

/**
 * Ends a campaign: it changes nothing more. Who was cut over stays so; a consent that is under way ends as one with the
 * scopes of before. Twice does no harm. Throws `StoreUnavailable`.
 */
export const abortCampaign =
  (ports: AbortPorts) =>
  async ({ id }: { readonly id: CampaignId }): Promise<Survey | Refusal> => {
    const abortedAt = ports.clock.now();
    const campaign = await ports.campaigns.change(id, (newest) => {
      if (newest === undefined || isOver(newest)) return { result: newest };
      const aborted: Campaign = { ...newest, abortedAt };
      return { campaign: aborted, result: aborted };
    });
    if (campaign === undefined) return noSuchCampaign(id);
    const survey = await surveyOf(ports, campaign);
    if (survey.state === 'aborted') await announceCampaign(ports, survey, 'aborted');
    return survey;
  };
