import type { Integration } from '#shared/domain/integration.ts';
import { missingScopes } from '#shared/domain/scopes.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { createIntegration } from '#shared/usecases/create-integration.ts';
import { getIntegration, type IntegrationOutcome } from '#shared/usecases/get-integration.ts';
import { importGrant } from '#shared/usecases/import-grant.ts';
import { type NeededByPorts, neededBy } from '#shared/usecases/job/needed-by.ts';
import { listIntegrations } from '#shared/usecases/list-integrations.ts';
import { removeIntegration } from '#shared/usecases/remove-integration.ts';
import { connectUrlOf, type LinkMaker } from '../connect-url.ts';
import { ofIntegration } from '../ids-of.ts';
import { type HttpResponse, json } from '../message.ts';
import type { Route } from '../router.ts';
import { nothing } from '../schemas/fields.ts';
import { importGrantBody } from '../schemas/grant.ts';
import { createIntegrationBody } from '../schemas/integration.ts';
import { listIntegrationsQuery } from '../schemas/list.ts';
import { integrationJson } from '../serialize/integration.ts';
import { parseBody, parseQuery, withBody } from '../validate.ts';

/** Every answer comes within 25 s; a removal that waits for a refresh goes on behind. */
const REMOVAL_PATIENCE = milliseconds(12_000);

export type IntegrationRoutePorts = Parameters<typeof createIntegration>[0] &
  Parameters<typeof importGrant>[0] &
  Parameters<typeof removeIntegration>[0] &
  NeededByPorts;

/** `/v1/integrations`: what automations share, from its creation to its end. */
export function integrationRoutes(ports: IntegrationRoutePorts & LinkMaker): readonly Route[] {
  const create = createIntegration(ports);
  const get = getIntegration(ports);
  const list = listIntegrations(ports);
  const bring = importGrant(ports);
  const remove = removeIntegration(ports);
  const inFull = async (row: Integration): Promise<Record<string, unknown>> => {
    const jobs = await neededBy(ports, { integration: row.id, scopes: lackingIn(row) });
    return { ...integrationJson(row), ...(jobs.length === 0 ? {} : { neededBy: jobs }) };
  };
  return [
    {
      method: 'POST',
      path: '/v1/integrations',
      handle: withBody(createIntegrationBody, async (_call, body) => {
        const outcome = await create(body);
        if (outcome.kind !== 'integration') return outcome;
        const link = await ports.links.forRow(outcome.row);
        const connectUrl = link === undefined ? {} : { connectUrl: connectUrlOf(link, ports.publicUrl()) };
        return json(201, { ...integrationJson(outcome.row), ...connectUrl });
      }),
    },
    {
      method: 'GET',
      path: '/v1/integrations',
      handle: async ({ request }) => {
        const query = parseQuery(request, listIntegrationsQuery);
        if (query.kind !== 'ok') return query;
        const { items, cursor } = await list(query.value);
        return json(200, { items: items.map(integrationJson), cursor });
      },
    },
    {
      method: 'GET',
      path: '/v1/integrations/{id}',
      handle: ofIntegration(async (id) => {
        const outcome = await get({ id });
        return outcome.kind === 'integration' ? json(200, await inFull(outcome.row)) : outcome;
      }),
    },
    {
      method: 'PUT',
      path: '/v1/integrations/{id}/grant',
      handle: ofIntegration(async (id, { request }) => {
        const body = parseBody(request, importGrantBody);
        return body.kind === 'ok' ? shown(200, await bring({ id, ...body.value })) : body;
      }),
    },
    {
      method: 'DELETE',
      path: '/v1/integrations/{id}',
      handle: ofIntegration(async (id, { request }) => {
        const body = parseBody(request, nothing);
        if (body.kind !== 'ok') return body;
        const outcome = await remove({ id, timeout: REMOVAL_PATIENCE });
        return outcome.kind === 'removal' ? json(202, { revokedAtVendor: outcome.revokedAtVendor }) : outcome;
      }),
    },
  ];
}

/** Before its first grant an integration lacks everything, and nobody has lost anything. */
const lackingIn = ({ scopes, tokens }: Integration): readonly string[] =>
  tokens === undefined ? [] : missingScopes(scopes, tokens.grantedScopes);

/** An integration as JSON, or the refusal as it is. */
export const shown = (
  status: number,
  outcome: IntegrationOutcome,
): HttpResponse | Exclude<IntegrationOutcome, { kind: 'integration' }> =>
  outcome.kind === 'integration' ? json(status, integrationJson(outcome.row)) : outcome;
