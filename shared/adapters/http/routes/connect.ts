import { authorizationUrl } from '#shared/domain/consent/authorization-request.ts';
import { readCallback } from '#shared/domain/consent/callback.ts';
import { type IntegrationId, parseId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { noteAsked } from '#shared/usecases/campaign/note-asked.ts';
import type { DeviceConsentPorts } from '#shared/usecases/consent/device-ports.ts';
import { finishConsent } from '#shared/usecases/consent/finish-consent.ts';
import { openConnect, type ToVendor } from '#shared/usecases/consent/open-connect.ts';
import { showDevice } from '#shared/usecases/consent/show-device.ts';
import { connectLinkJson, type LinkMaker, type OwnAddress } from '../connect-url.ts';
import { consentCookie, endedCookie, verifierIn } from '../consent-cookie.ts';
import { ofIntegration } from '../ids-of.ts';
import { type HttpResponse, json } from '../message.ts';
import { connectedPage, troublePage } from '../pages/consent-pages.ts';
import { devicePage } from '../pages/device-page.ts';
import { PRIVATE_HEADERS } from '../pages/page.ts';
import { pageRoute } from '../pages/page-route.ts';
import type { Route } from '../router.ts';
import { connectBody } from '../schemas/connect.ts';
import { parseBody } from '../validate.ts';

export type ConnectRoutePorts = DeviceConsentPorts & OwnAddress;

const TICKET = /^[A-Za-z0-9_-]{43}$/;

/** Where a person's browser begins a consent and comes back to: pages, open to anyone who has a link. */
export function connectRoutes(ports: ConnectRoutePorts): readonly Route[] {
  const open = openConnect(ports);
  const show = showDevice(ports);
  const finish = finishConsent(ports);
  const isSecure = (): boolean => ports.publicUrl().startsWith('https:');
  return [
    {
      method: 'GET',
      path: '/connect/{id}',
      handle: pageRoute(ports.log, async ({ request, params }) => {
        const { requestId } = request;
        const id = parseId<IntegrationId>(params[0] ?? '');
        const ticket = ticketIn(request.query);
        if (id === undefined || ticket === undefined) return troublePage('no_link', { requestId });
        const redirectUri = `${ports.publicUrl()}/oauth/callback`;
        const outcome = await open({ id, ticket, redirectUri });
        switch (outcome.kind) {
          case 'to_vendor':
            return toVendor(outcome, isSecure()) ?? troublePage('not_here', { requestId });
          case 'by_device':
            return devicePage(await show(outcome, outcome.ticket), { requestId, client: outcome.client.id });
          case 'connected':
            return connectedPage({ ...outcome, requestId });
          default:
            return troublePage(outcome.kind, { requestId });
        }
      }),
    },
    {
      method: 'GET',
      path: '/oauth/callback',
      handle: pageRoute(ports.log, async ({ request }) => {
        const { requestId } = request;
        const callback = readCallback(request.query);
        if (callback.kind === 'malformed') return troublePage('malformed', { requestId });
        const verifier = verifierIn(request.headers.cookie, callback.state, isSecure());
        const outcome = await finish({ callback, verifier });
        const page =
          outcome.kind === 'connected'
            ? connectedPage({ ...outcome, requestId })
            : troublePage(outcome.why, { requestId, client: outcome.client, missing: outcome.missing });
        if (verifier !== undefined) page.headers['set-cookie'] = endedCookie(callback.state, isSecure());
        return page;
      }),
    },
  ];
}

type ConnectLinkPorts = LinkMaker & Parameters<typeof noteAsked>[0];

/** `POST …/connect`: a fresh link, whatever state the integration is in. */
export function connectLinkRoutes({ links, publicUrl, ...ports }: ConnectLinkPorts): readonly Route[] {
  const asked = noteAsked(ports);
  return [
    {
      method: 'POST',
      path: '/v1/integrations/{id}/connect',
      handle: ofIntegration(async (id, { request }) => {
        const body = parseBody(request, connectBody);
        if (body.kind !== 'ok') return body;
        const link = await links.fresh(id, { mayBeAnother: body.value.allowAnotherIdentity === true });
        if (link.kind !== 'link') return link;
        await asked(id);
        return json(200, connectLinkJson(link, publicUrl()));
      }),
    },
  ];
}

function ticketIn(query: string): Secret | undefined {
  const [ticket, ...more] = new URLSearchParams(query).getAll('ticket');
  return ticket !== undefined && more.length === 0 && TICKET.test(ticket) ? new Secret(ticket) : undefined;
}

function toVendor(way: ToVendor, isSecure: boolean): HttpResponse | undefined {
  const { vendor, state, verifier, livesFor, ...request } = way;
  const location = authorizationUrl(vendor, { ...request, state: state.reveal() });
  if (location === undefined) return undefined;
  const cookie = consentCookie(state, verifier, livesFor, isSecure);
  return { status: 302, headers: { ...PRIVATE_HEADERS, location, 'set-cookie': cookie }, body: '' };
}
