import type { Refusal } from '#shared/domain/error-code.ts';
import { type ClientId, parseId } from '#shared/domain/ids.ts';
import {
  type Received,
  type ReceivePorts,
  receiveDelivery,
} from '#shared/usecases/webhook/receive-delivery.ts';
import { setWebhook } from '#shared/usecases/webhook/set-webhook.ts';
import { ofClient } from '../ids-of.ts';
import { type HttpRequest, type HttpResponse, json, MAX_BODY_BYTES } from '../message.ts';
import { problem } from '../problem.ts';
import { tooLarge } from '../read-json.ts';
import type { Call, Route } from '../router.ts';
import { webhookBody } from '../schemas/webhook.ts';
import { registrationJson } from '../serialize/webhook-registration.ts';
import { parseBody } from '../validate.ts';

export interface WhereReached {
  /** Where this home is reached from outside, without a slash at its end. */
  readonly publicUrl: () => string;
}

/** `/webhooks`: what vendors send. Every method that some vendor uses comes to the same door. */
export function webhookRoutes(ports: ReceivePorts & WhereReached): readonly Route[] {
  const receive = receiveDelivery(ports);
  const handle = async ({ request, params: [vendor = '', id] }: Call): Promise<HttpResponse | Refusal> => {
    if (request.body.length > MAX_BODY_BYTES) return tooLarge();
    const client = id === undefined ? undefined : parseId<ClientId>(id);
    // A name that no client can have is as unknown as any other.
    const named = id === undefined ? {} : { client: client ?? ('' as ClientId) };
    return answerOf(await receive({ vendor, ...named, request: delivered(request, ports.publicUrl()) }));
  };
  const paths = ['/webhooks/{vendor}', '/webhooks/{vendor}/{client}'];
  return paths.flatMap((path) =>
    (['POST', 'GET', 'DELETE'] as const).map((method) => ({ method, path, handle })),
  );
}

/** `PUT /v1/clients/{id}/webhook`: what deliveries for a client are checked with. */
export function webhookKeyRoutes(ports: Parameters<typeof setWebhook>[0] & WhereReached): readonly Route[] {
  const set = setWebhook(ports);
  return [
    {
      method: 'PUT',
      path: '/v1/clients/{id}/webhook',
      handle: ofClient(async (id, { request }) => {
        const body = parseBody(request, webhookBody);
        if (body.kind !== 'ok') return body;
        const keys = { secrets: [], publicKeys: [], ...body.value };
        const outcome = await set({ id, publicUrl: ports.publicUrl(), ...keys });
        if (outcome.kind === 'refused') return outcome;
        const { kind: _kind, registration, ...steps } = outcome;
        const shown = registration === undefined ? {} : { registration: registrationJson(registration) };
        return json(200, { ...steps, ...shown });
      }),
    },
  ];
}

/** The address as the vendor was told it: what a proxy made of it does not count. */
function delivered({ method, path, query, headers, body }: HttpRequest, publicUrl: string) {
  const url = query === '' ? `${publicUrl}${path}` : `${publicUrl}${path}?${query}`;
  return { method, url, query, headers, body };
}

function answerOf(received: Received): HttpResponse | Refusal {
  if (received.kind === 'refused') return received;
  if (received.kind === 'answer') {
    return { status: received.status, headers: { ...received.headers }, body: received.body ?? '' };
  }
  if (received.as === 'status') return { status: received.status, headers: {}, body: '' };
  if (received.as === 'problem') {
    const answer = problem({
      kind: 'refused',
      code: 'unauthorized',
      detail: 'this is not signed by the vendor',
    });
    // No key of ours would help.
    delete answer.headers['www-authenticate'];
    return answer;
  }
  // RFC 8935 2.4.
  return json(400, { err: 'authentication_failed', description: "this token is not the transmitter's" });
}
