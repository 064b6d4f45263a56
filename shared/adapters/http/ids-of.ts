import type { CampaignId } from '#shared/domain/campaign/campaign.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import { type ClientId, ID_PATTERN, type IntegrationId, type JobId, parseId } from '#shared/domain/ids.ts';
import type { NoticeId } from '#shared/domain/notice/notice.ts';
import type { HttpResponse } from './message.ts';
import type { Call, Handler } from './router.ts';

type Answer = Promise<HttpResponse | Refusal>;

/** The integration of `/v1/integrations/{id}…`. What is no id names nothing, so it is not found. */
export function ofIntegration(handle: (id: IntegrationId, call: Call) => Answer): Handler {
  return async (call) => {
    const id = parseId<IntegrationId>(call.params[0] ?? '');
    return id === undefined ? refusal('not_found', 'there is no such integration') : handle(id, call);
  };
}

/** The vendor notice of `/v1/notices/{id}…`. */
export function ofNotice(handle: (id: NoticeId, call: Call) => Answer): Handler {
  return async (call) => {
    const id = call.params[0] ?? '';
    return ID_PATTERN.test(id)
      ? handle(id as NoticeId, call)
      : refusal('not_found', 'there is no such notice');
  };
}

/** The campaign of `/v1/campaigns/{id}`. */
export function ofCampaign(handle: (id: CampaignId, call: Call) => Answer): Handler {
  return async (call) => {
    const id = call.params[0] ?? '';
    return ID_PATTERN.test(id)
      ? handle(id as CampaignId, call)
      : refusal('not_found', 'there is no such campaign');
  };
}

/** The client of `/v1/clients/{id}…`. */
export function ofClient(handle: (id: ClientId, call: Call) => Answer): Handler {
  return async (call) => {
    const id = parseId<ClientId>(call.params[0] ?? '');
    return id === undefined ? refusal('not_found', 'there is no such client') : handle(id, call);
  };
}

/** The batch job of `/v1/jobs/{id}…`. */
export function ofJob(handle: (id: JobId, call: Call) => Answer): Handler {
  return async (call) => {
    const id = parseId<JobId>(call.params[0] ?? '');
    return id === undefined
      ? refusal('not_found', 'there is no such job: an id is 1 to 64 of a-z, 0-9, ".", "_" and "-"')
      : handle(id, call);
  };
}
