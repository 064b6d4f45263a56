import type { IntegrationId } from '#shared/domain/ids.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { forceRefresh } from '#shared/usecases/force-refresh.ts';
import type { IntegrationOutcome } from '#shared/usecases/get-integration.ts';
import { pauseIntegration } from '#shared/usecases/pause-integration.ts';
import { reportOutcome } from '#shared/usecases/report-outcome.ts';
import { resumeIntegration } from '#shared/usecases/resume-integration.ts';
import { type LinkMaker, withConnectUrl } from '../connect-url.ts';
import { ofIntegration } from '../ids-of.ts';
import { json } from '../message.ts';
import type { Handler, Route } from '../router.ts';
import { nothing } from '../schemas/fields.ts';
import { outcomeBody } from '../schemas/outcome.ts';
import { parseBody } from '../validate.ts';
import { shown } from './integrations.ts';

/** Every answer comes within 25 s; the refresh itself goes on behind. */
const REFRESH_PATIENCE = milliseconds(22_000);

export type CareRoutePorts = Parameters<typeof forceRefresh>[0] &
  Parameters<typeof reportOutcome>[0] &
  Parameters<typeof resumeIntegration>[0];

/** What is done to one integration: reports about its tokens, a refresh now, pause and resume. */
export function careRoutes(ports: CareRoutePorts & LinkMaker): readonly Route[] {
  const report = reportOutcome(ports);
  const force = forceRefresh(ports);
  return [
    {
      method: 'POST',
      path: '/v1/integrations/{id}/outcomes',
      handle: ofIntegration(async (id, { request }) => {
        const body = parseBody(request, outcomeBody);
        if (body.kind !== 'ok') return body;
        const outcome = await report({ id, ...body.value });
        return outcome.kind === 'accepted' ? json(202, {}) : outcome;
      }),
    },
    {
      method: 'POST',
      path: '/v1/integrations/{id}/refresh',
      handle: bodiless(async (id) =>
        withConnectUrl(ports, id, await force({ id, timeout: REFRESH_PATIENCE })),
      ),
    },
    {
      method: 'POST',
      path: '/v1/integrations/{id}/pause',
      handle: bodiless((id) => pauseIntegration(ports)({ id })),
    },
    {
      method: 'POST',
      path: '/v1/integrations/{id}/resume',
      handle: bodiless((id) => resumeIntegration(ports)({ id })),
    },
  ];
}

/** A route that takes no fields and answers with the integration. */
function bodiless(act: (id: IntegrationId) => Promise<IntegrationOutcome>): Handler {
  return ofIntegration(async (id, { request }) => {
    const body = parseBody(request, nothing);
    return body.kind === 'ok' ? shown(200, await act(id)) : body;
  });
}
