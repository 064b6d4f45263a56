import { milliseconds, toRfc3339 } from '#shared/domain/time.ts';
import { getAccessToken, type ReadPorts, type Served } from '#shared/usecases/get-access-token.ts';
import { type LinkMaker, withConnectUrl } from '../connect-url.ts';
import { ofIntegration } from '../ids-of.ts';
import { type HttpResponse, json } from '../message.ts';
import type { Route } from '../router.ts';
import { tokenBody } from '../schemas/token.ts';
import { parseBody } from '../validate.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** A living access token: the only route that lets one out, and never a refresh token. */
export function tokenRoutes(ports: ReadPorts & LinkMaker): readonly Route[] {
  const get = getAccessToken(ports);
  return [
    {
      method: 'POST',
      path: '/v1/integrations/{id}/token',
      handle: ofIntegration(async (id, { request }) => {
        const body = parseBody(request, tokenBody);
        if (body.kind !== 'ok') return body;
        const { minTtlSeconds, timeoutMs, ...rest } = body.value;
        const outcome = await get({
          id,
          ...rest,
          ...(minTtlSeconds === undefined ? {} : { minTtl: minTtlSeconds }),
          timeout: milliseconds(timeoutMs ?? DEFAULT_TIMEOUT_MS),
        });
        return outcome.kind === 'served' ? tokenResponse(outcome) : withConnectUrl(ports, id, outcome);
      }),
    },
  ];
}

function tokenResponse(served: Served): HttpResponse {
  const response = json(200, {
    accessToken: served.accessToken.reveal(),
    tokenType: served.tokenType,
    expiresAt: toRfc3339(served.expiresAt),
    scope: served.scope,
    version: served.version,
    state: served.state,
  });
  response.headers['cache-control'] = 'no-store';
  return response;
}
