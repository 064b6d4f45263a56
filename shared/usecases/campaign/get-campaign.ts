import type { CampaignId } from '#shared/domain/campaign/campaign.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type Survey, type SurveyPorts, surveyOf } from './survey.ts';

/** One campaign, and how far each of its members is. Throws `StoreUnavailable`. */
export const getCampaign =
  (ports: SurveyPorts & Pick<Ports, 'campaigns'>) =>
  async ({ id }: { readonly id: CampaignId }): Promise<Survey | Refusal> => {
    const campaign = await ports.campaigns.find(id);
    return campaign === undefined ? noSuchCampaign(id) : surveyOf(ports, campaign);
  };

export const noSuchCampaign = (id: CampaignId): Refusal => refusal('not_found', `there is no campaign ${id}`);
