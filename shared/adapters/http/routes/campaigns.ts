import type { Refusal } from '#shared/domain/error-code.ts';
import { type AbortPorts, abortCampaign } from '#shared/usecases/campaign/abort-campaign.ts';
import { getCampaign } from '#shared/usecases/campaign/get-campaign.ts';
import { listCampaigns } from '#shared/usecases/campaign/list-campaigns.ts';
import { type PutCampaignPorts, putCampaign } from '#shared/usecases/campaign/put-campaign.ts';
import type { Survey } from '#shared/usecases/campaign/survey.ts';
import { ofCampaign } from '../ids-of.ts';
import { type HttpResponse, json } from '../message.ts';
import type { Route } from '../router.ts';
import { campaignBody } from '../schemas/campaign.ts';
import { pageQuery } from '../schemas/list.ts';
import { campaignJson, listedCampaignJson } from '../serialize/campaign.ts';
import { parseBody, parseQuery } from '../validate.ts';

export type CampaignRoutePorts = PutCampaignPorts & AbortPorts;

/** `/v1/campaigns`: changes of what integrations want. */
export function campaignRoutes(ports: CampaignRoutePorts): readonly Route[] {
  const put = putCampaign(ports);
  const get = getCampaign(ports);
  const abort = abortCampaign(ports);
  const shown = (outcome: Survey | Refusal): HttpResponse | Refusal =>
    outcome.kind === 'survey' ? json(200, campaignJson(outcome)) : outcome;
  const list = listCampaigns(ports);
  const path = '/v1/campaigns/{id}';
  return [
    {
      method: 'GET',
      path: '/v1/campaigns',
      handle: async ({ request }) => {
        const query = parseQuery(request, pageQuery);
        if (query.kind !== 'ok') return query;
        const { items, cursor } = await list(query.value);
        const now = ports.clock.now();
        return json(200, { items: items.map((one) => listedCampaignJson(one, now)), cursor });
      },
    },
    {
      method: 'PUT',
      path,
      handle: ofCampaign(async (id, { request }) => {
        const body = parseBody(request, campaignBody);
        if (body.kind !== 'ok') return body;
        const { addScopes = [], removeScopes = [], dryRun = false, ...rest } = body.value;
        return shown(await put({ id, ...rest, addScopes, removeScopes, dryRun }));
      }),
    },
    { method: 'GET', path, handle: ofCampaign(async (id) => shown(await get({ id }))) },
    { method: 'DELETE', path, handle: ofCampaign(async (id) => shown(await abort({ id }))) },
  ];
}
