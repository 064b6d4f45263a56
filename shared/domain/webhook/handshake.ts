import type { Handshake } from '../vendor-handshake.ts';
import { toBase64, toHex, utf8 } from './bytes.ts';
import type { WebhookCrypto } from './crypto.ts';
import { type DeliveryRequest, headerOf } from './delivery-request.ts';
import type { Document } from './document.ts';
import type { WebhookClient } from './keys.ts';
import { valueAt } from './place.ts';

export interface WebhookAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Shaking {
  readonly request: DeliveryRequest;
  readonly document: Document | undefined;
  readonly clients: readonly WebhookClient[];
  /** The client whose keys signed this, where one did. */
  readonly signedFor?: WebhookClient;
  /** Those that sign with this vendor. */
  readonly secretsOf: (client: WebhookClient) => WebhookClient['clientSecrets'];
  readonly crypto: WebhookCrypto;
}

/** No vendor's challenge is longer. */
const LONGEST = 1024;
/**
 * A vendor that has a value signed by the webhook's own key would sign a delivery for whoever asks, if the value could be
 * one: bodies are JSON objects or lists, and none is written in these letters alone.
 */
const HARMLESS = /^[A-Za-z0-9._~+/=-]{1,512}$/;

/** The answer to a handshake; `undefined` where the request is none. */
export function handshakeAnswer(
  handshake: Handshake,
  shaking: Shaking,
): WebhookAnswer | 'refused' | undefined {
  const { request, document, signedFor } = shaking;
  switch (handshake.kind) {
    case 'echo-query': {
      const query = new URLSearchParams(request.query);
      const value = query.get(handshake.parameter);
      if (request.method !== handshake.method || value === null) return undefined;
      if (handshake.token !== undefined && !isToken(query.get(handshake.token), shaking)) return 'refused';
      return echo(value);
    }
    case 'echo-body': {
      const value = isMeant(handshake.when, shaking) ? valueAt(handshake.at, request, document) : undefined;
      if (value === undefined) return undefined;
      return handshake.as === 'text' ? echo(value) : echoAs(lastName(handshake.at), value);
    }
    case 'echo-header': {
      const value = headerOf(request, handshake.header);
      if (value === undefined || request.method !== 'POST') return undefined;
      return HARMLESS.test(value)
        ? { kind: 'answer', status: 200, headers: { [handshake.header.toLowerCase()]: value } }
        : 'refused';
    }
    case 'header-to-json': {
      const value = headerOf(request, handshake.header);
      return value === undefined || request.method !== 'GET' ? undefined : echoAs(handshake.member, value);
    }
    case 'hmac-answer':
      return signed(handshake, shaking);
    case 'ping':
      return signedFor !== undefined && valueAt(handshake.when.at, request, document) === handshake.when.is
        ? { kind: 'answer', status: handshake.answer }
        : undefined;
    case 'signed-probe':
    case 'ssf-verification':
    case 'secret-once':
      // Deliveries like any other: what signs them decides.
      return undefined;
  }
}

function isMeant(
  when: Extract<Handshake, { kind: 'echo-body' }>['when'],
  { request, document }: Shaking,
): boolean {
  return 'is' in when
    ? valueAt(when.at, request, document) === when.is
    : valueAt(when.has, request, document) !== undefined;
}

function isToken(given: string | null, { clients, crypto }: Shaking): boolean {
  if (given === null) return false;
  const shown = utf8(given);
  return clients.some(
    ({ keys }) => keys.verifyToken !== undefined && crypto.isSecret(keys.verifyToken, shown),
  );
}

function signed(
  handshake: Extract<Handshake, { kind: 'hmac-answer' }>,
  { request, document, clients, signedFor, secretsOf, crypto }: Shaking,
): WebhookAnswer | 'refused' | undefined {
  const inBody = handshake.in === 'body';
  const value = inBody
    ? valueAt(handshake.parameter, request, document)
    : new URLSearchParams(request.query).get(handshake.parameter);
  if (value === undefined || value === null) return undefined;
  const client = inBody ? signedFor : clients[0];
  const secret = client === undefined ? undefined : secretsOf(client)[0];
  if (secret === undefined || !HARMLESS.test(value)) return 'refused';
  const mac = crypto.hmac('sha256', { secret, form: 'text' }, utf8(value));
  if (mac === undefined) return 'refused';
  const text = (handshake.prefix ?? '') + (handshake.encoding === 'hex' ? toHex(mac) : toBase64(mac));
  return asJson({
    ...(handshake.echoAs === undefined ? {} : { [handshake.echoAs]: value }),
    [handshake.answerAs]: text,
  });
}

const lastName = (place: string): string => place.slice(place.lastIndexOf('/') + 1);

const echoAs = (member: string, value: string): WebhookAnswer | 'refused' =>
  value.length > LONGEST ? 'refused' : asJson({ [member]: value });

const echo = (value: string): WebhookAnswer | 'refused' =>
  value.length > LONGEST
    ? 'refused'
    : { kind: 'answer', status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: value };

const asJson = (value: Readonly<Record<string, string>>): WebhookAnswer => ({
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
