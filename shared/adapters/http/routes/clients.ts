import { isAutomatic } from '#shared/domain/rotation/due.ts';
import { manualSteps } from '#shared/domain/rotation/manual-steps.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type ClientOutcome, getClient } from '#shared/usecases/get-client.ts';
import { listClients } from '#shared/usecases/list-clients.ts';
import { registerClient } from '#shared/usecases/register-client.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import { ofClient } from '../ids-of.ts';
import { type HttpResponse, json } from '../message.ts';
import type { Route } from '../router.ts';
import { registerClientBody, rotateClientBody } from '../schemas/client.ts';
import { pageQuery } from '../schemas/list.ts';
import { clientJson } from '../serialize/client.ts';
import { parseBody, parseQuery, withBody } from '../validate.ts';

export type ClientRoutePorts = Parameters<typeof registerClient>[0] &
  Parameters<typeof rotateClientSecret>[0];

/** `/v1/clients`: our registrations at vendors. */
export function clientRoutes(ports: ClientRoutePorts & Pick<Ports, 'clients'>): readonly Route[] {
  const register = registerClient(ports);
  const get = getClient(ports);
  const list = listClients(ports);
  const rotate = rotateClientSecret(ports);
  return [
    {
      method: 'POST',
      path: '/v1/clients',
      handle: withBody(registerClientBody, async (_call, body) => shown(201, await register(body))),
    },
    {
      method: 'GET',
      path: '/v1/clients',
      handle: async ({ request }) => {
        const query = parseQuery(request, pageQuery);
        if (query.kind !== 'ok') return query;
        const { items, cursor } = await list(query.value);
        return json(200, { items: items.map((client) => clientJson(client)), cursor });
      },
    },
    {
      method: 'GET',
      path: '/v1/clients/{id}',
      handle: ofClient(async (id) => withSteps(ports, await get({ id }))),
    },
    {
      method: 'POST',
      path: '/v1/clients/{id}/rotate',
      handle: ofClient(async (id, { request }) => {
        const body = parseBody(request, rotateClientBody);
        return body.kind === 'ok' ? shown(202, await rotate({ id, ...body.value })) : body;
      }),
    },
  ];
}

const shown = (
  status: number,
  outcome: ClientOutcome,
): HttpResponse | Exclude<ClientOutcome, { kind: 'client' }> =>
  outcome.kind === 'client' ? json(status, clientJson(outcome.client)) : outcome;

/** One client, and where a person replaces its secret how that is done there. */
function withSteps({ vendors }: Pick<Ports, 'vendors'>, outcome: ClientOutcome) {
  if (outcome.kind !== 'client') return outcome;
  const { client } = outcome;
  const vendor = vendors.find(client.vendor);
  const isKnown = !isAutomatic(client) && vendor?.clientSecret !== undefined;
  return json(200, clientJson(client, isKnown ? manualSteps(client, vendor) : undefined));
}
