import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isAutomatic } from '#shared/domain/rotation/due.ts';
import { manualSteps } from '#shared/domain/rotation/manual-steps.ts';
import type { Instant } from '#shared/domain/time.ts';
import { type Heard, silenceOf } from '#shared/domain/webhook/heard.ts';
import { NO_KEYS } from '#shared/domain/webhook/keys.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type BringAdminPorts, bringAdmin } from '#shared/usecases/client/bring-admin.ts';
import { type ClientOutcome, getClient } from '#shared/usecases/get-client.ts';
import { listClients } from '#shared/usecases/list-clients.ts';
import { rotateClientSecret } from '#shared/usecases/rotate-client-secret.ts';
import {
  type RegisterWithWebhookPorts,
  registerWithWebhook,
} from '#shared/usecases/webhook/register-with-webhook.ts';
import { webhookSteps } from '#shared/usecases/webhook/webhook-steps.ts';
import type { OwnAddress } from '../connect-url.ts';
import { ofClient } from '../ids-of.ts';
import { type HttpResponse, json } from '../message.ts';
import type { Route } from '../router.ts';
import { registerClientBody, rotateClientBody } from '../schemas/client.ts';
import { pageQuery } from '../schemas/list.ts';
import { clientJson } from '../serialize/client.ts';
import { at } from '../serialize/integration.ts';
import { registrationJson } from '../serialize/webhook-registration.ts';
import { parseBody, parseQuery, withBody } from '../validate.ts';
import { keysUrl } from './keys.ts';

export type ClientRoutePorts = RegisterWithWebhookPorts &
  Parameters<typeof rotateClientSecret>[0] &
  BringAdminPorts &
  OwnAddress;

/** `/v1/clients`: our registrations at vendors. */
export function clientRoutes(ports: ClientRoutePorts & Pick<Ports, 'clients'>): readonly Route[] {
  const register = registerWithWebhook(ports);
  const get = getClient(ports);
  const list = listClients(ports);
  const rotate = rotateClientSecret(ports);
  const callWith = bringAdmin(ports);
  return [
    {
      method: 'POST',
      path: '/v1/clients',
      handle: withBody(registerClientBody, async (_call, { webhook, ...body }) => {
        const keys = webhook === undefined ? {} : { webhook: { ...NO_KEYS, ...webhook } };
        return shown(ports, 201, await register({ ...body, ...keys, publicUrl: ports.publicUrl() }));
      }),
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
      handle: ofClient(async (id) => inFull(ports, await get({ id }), await ports.hearing.find(id))),
    },
    {
      method: 'POST',
      path: '/v1/clients/{id}/rotate',
      handle: ofClient(async (id, { request }) => {
        const body = parseBody(request, rotateClientBody);
        if (body.kind !== 'ok') return body;
        const { admin, adminExpiresAt, ...brought } = body.value;
        if (admin === undefined) return shown(ports, 202, await rotate({ id, ...brought }));
        const ends = adminExpiresAt === undefined ? {} : { expiresAt: adminExpiresAt };
        return shown(ports, 202, await callWith({ id, admin, ...ends }));
      }),
    },
  ];
}

const shown = (
  ports: OwnAddress,
  status: number,
  outcome: ClientOutcome,
): HttpResponse | Exclude<ClientOutcome, { kind: 'client' }> =>
  outcome.kind === 'client'
    ? json(status, { ...clientJson(outcome.client), ...whereKeysAre(ports, outcome.client) })
    : outcome;

/** What a person registers at the vendor in place of a key. */
const whereKeysAre = ({ publicUrl }: OwnAddress, { id, rotation }: OAuthClient) =>
  rotation?.kind === 'jwks' ? { jwksUrl: keysUrl(publicUrl(), id) } : {};

function silenceJson(heard: Heard | undefined, now: Instant): { readonly silence?: 'notice' | 'alarm' } {
  const silence = heard === undefined ? 'usual' : silenceOf(heard, now);
  return silence === 'usual' ? {} : { silence };
}

/** One client, with what a person does at the vendor to replace its secret, and where the vendor's webhooks come to. */
function inFull(
  { vendors, publicUrl, clock }: Pick<Ports, 'vendors' | 'clock'> & OwnAddress,
  outcome: ClientOutcome,
  heard: Heard | undefined,
) {
  if (outcome.kind !== 'client') return outcome;
  const { client } = outcome;
  const vendor = vendors.find(client.vendor);
  const isKnown = !isAutomatic(client) && vendor?.clientSecret !== undefined;
  const shownClient = {
    ...clientJson(client, isKnown ? manualSteps(client, vendor) : undefined),
    ...whereKeysAre({ publicUrl }, client),
  };
  if (vendor?.webhook === undefined || vendor.webhook.scheme === 'none') return json(200, shownClient);
  const { url, scheme } = webhookSteps(client, vendor.webhook, publicUrl());
  const registration = client.webhook === undefined ? {} : { registration: registrationJson(client.webhook) };
  const webhook = {
    url,
    scheme,
    ...at('lastDeliveryAt', heard?.lastAt),
    ...silenceJson(heard, clock.now()),
    ...at('keysExpireAt', client.webhookKeysExpireAt),
    ...registration,
  };
  return json(200, { ...shownClient, webhook });
}
