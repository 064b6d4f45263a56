import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import { toHex, utf8 } from '#shared/domain/webhook/bytes.ts';
import { claimsIn } from '#shared/domain/webhook/claims.ts';
import { hasEffect } from '#shared/domain/webhook/consequence.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import type { DeliveryRequest } from '#shared/domain/webhook/delivery-request.ts';
import { type Document, documentOf } from '#shared/domain/webhook/document.ts';
import { handshakeAnswer, type WebhookAnswer } from '#shared/domain/webhook/handshake.ts';
import type { WebhookClient } from '#shared/domain/webhook/keys.ts';
import { valueAt } from '#shared/domain/webhook/place.ts';
import {
  forSecurityEvents,
  isSentAsSecurityEvent,
  isVerificationEvent,
} from '#shared/domain/webhook/security-events.ts';
import type { Verified } from '#shared/domain/webhook/verdict.ts';
import { verify } from '#shared/domain/webhook/verify.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { VendorFamilies } from '#shared/ports/vendor-registry.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import type { WebhookHearing } from '#shared/ports/webhook-registrations.ts';
import { fetchKeys } from './fetch-keys.ts';
import { noteHeard } from './note-heard.ts';
import { webhookClients } from './webhook-clients.ts';

export interface ReceiveInput {
  readonly vendor: string;
  readonly client?: ClientId;
  /** `url` is the address as we would have told it; a client may have registered another. */
  readonly request: DeliveryRequest;
}

/**
 * Not signed by the vendor, as far as anyone can tell. Told in the words of this API, in those of RFC 8935, or by the
 * status alone, where the vendor asks for that.
 */
export type Bad = { readonly kind: 'bad' } & (
  | { readonly as: 'problem' | 'security_event' }
  | { readonly as: 'status'; readonly status: number }
);

export type Received = WebhookAnswer | Bad | Refusal;

export type ReceivePorts = { readonly vendors: VendorFamilies; readonly hearing: WebhookHearing } & Pick<
  Ports,
  'clients' | 'clientVault' | 'clock' | 'log' | 'metrics'
> &
  Pick<WebhookPorts, 'keyring' | 'publishedKeys' | 'deliveries' | 'webhookCrypto'>;

type Signed = {
  readonly client: WebhookClient;
  readonly vendor: Vendor;
  readonly verified: Extract<Verified, { kind: 'verified' }>;
};

/**
 * Takes what a vendor sends: answers its handshakes, believes what is signed, and queues what matters to grants before
 * the vendor is told that it came. Whether we know the grant makes no difference to the answer.
 */
export const receiveDelivery = (ports: ReceivePorts) => {
  const clientsOf = webhookClients(ports);
  const heard = noteHeard(ports);

  return async ({ vendor: name, client, request }: ReceiveInput): Promise<Received> => {
    const family = ports.vendors.family(name);
    if (family === undefined) return noSuchVendor(name);
    const parties = await clientsOf(name, client);
    // A client that is not known meets the same vendor as one that is: the answer must not tell them apart.
    const webhook = webhookOf(parties.map((party) => party.vendor)[0] ?? family);
    if (webhook === undefined || webhook.scheme === 'none') return noSuchVendor(name);
    const signed = await whoSigned(parties, request);
    const document = signed?.verified.document ?? documentOf(request.body);
    const shaken = shake(
      webhook,
      request,
      document,
      parties.map((party) => party.client),
      signed?.client,
    );
    if (shaken !== undefined && shaken !== 'refused') return shaken;
    if (shaken === 'refused' || signed === undefined) {
      ports.metrics.record('WebhookUnsigned', 1, 'Count', family.id);
      return bad(webhook, request);
    }
    const sent = signed.verified.isSecurityEvent === true ? forSecurityEvents(webhook) : webhook;
    const taken = await take(sent, request, document, signed);
    // Behind the queue: what was said counts before that it was said.
    await heard(signed.client.id);
    return taken;
  };

  async function whoSigned(
    parties: readonly { readonly client: WebhookClient; readonly vendor: Vendor }[],
    request: DeliveryRequest,
  ): Promise<Signed | undefined> {
    for (const { client, vendor } of parties) {
      const webhook = webhookOf(vendor);
      if (webhook === undefined) continue;
      const sent = client.keys.url === undefined ? request : { ...request, url: client.keys.url };
      const fetched = await fetchKeys(ports.publishedKeys, webhook, sent);
      const unready = { request: sent, client, fetched, crypto: ports.webhookCrypto, now: ports.clock.now() };
      const verified = verify(webhook, unready);
      if (verified.kind === 'verified') return { client, vendor, verified };
    }
    return undefined;
  }

  function shake(
    { handshake, secret }: VendorWebhook,
    request: DeliveryRequest,
    document: Document | undefined,
    clients: readonly WebhookClient[],
    signedFor: WebhookClient | undefined,
  ): WebhookAnswer | 'refused' | undefined {
    if (handshake === undefined) return undefined;
    return handshakeAnswer(handshake, {
      request,
      document,
      clients,
      ...(signedFor === undefined ? {} : { signedFor }),
      secretsOf: ({ keys, clientSecrets }) =>
        secret === 'client' ? [...clientSecrets, ...keys.secrets] : keys.secrets,
      crypto: ports.webhookCrypto,
    });
  }

  async function take(
    webhook: VendorWebhook,
    request: DeliveryRequest,
    document: Document | undefined,
    { client, vendor, verified }: Signed,
  ): Promise<Received> {
    const accepted = { kind: 'answer', status: webhook.accepted ?? 202 } as const;
    const from = { vendor: vendor.id, client: client.id };
    if (verified.isSecurityEvent === true && isVerificationEvent(document)) {
      ports.log.info('webhook verification arrived', from);
      return accepted;
    }
    if (webhook.events === undefined || webhook.events.length === 0) return accepted;
    if (document === undefined) {
      return refusal(
        'invalid_request',
        'the signature is good, and the body is not the JSON that was announced',
      );
    }
    const said = claimsIn(webhook, request, document);
    const claims = said.filter(hasEffect);
    if (claims.length === 0) {
      ports.log.info('webhook without effect', { ...from, events: said.map(({ event }) => event) });
      return accepted;
    }
    const bodyKey = keyOf(vendor.id, client.id, request.body);
    const id = webhook.deliveryAt === undefined ? undefined : valueAt(webhook.deliveryAt, request, document);
    const delivery: Delivery = {
      key: id === undefined ? bodyKey : keyOf(vendor.id, client.id, utf8(`id ${id}`)),
      bodyKey,
      vendor: vendor.id,
      client: client.id,
      receivedAt: ports.clock.now(),
      strength: verified.strength,
      timely: verified.timely,
      claims,
    };
    await ports.deliveries.send(delivery);
    ports.log.info('webhook taken', { ...from, events: claims.map(({ event }) => event) });
    return accepted;
  }

  function keyOf(vendor: string, client: string, bytes: Uint8Array): string {
    return toHex(ports.webhookCrypto.sha256(utf8(`${vendor}\n${client}\n`), bytes));
  }
};

const webhookOf = (vendor: Vendor | undefined): VendorWebhook | undefined => vendor?.webhook;

function bad(webhook: VendorWebhook, request: DeliveryRequest): Bad {
  if (webhook.handshake?.kind === 'signed-probe') {
    return { kind: 'bad', as: 'status', status: webhook.handshake.bad };
  }
  return { kind: 'bad', as: isSentAsSecurityEvent(webhook, request) ? 'security_event' : 'problem' };
}

const noSuchVendor = (name: string): Refusal =>
  refusal('not_found', `no vendor ${name.slice(0, 64)} that sends webhooks is known here`);
