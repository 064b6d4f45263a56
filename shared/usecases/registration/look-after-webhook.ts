import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { isLost, nextStep } from '#shared/domain/registration/next-step.ts';
import type { Seen, WebhookRegistration } from '#shared/domain/registration/registration.ts';
import { held, type Learned, met, troubled, wished } from '#shared/domain/registration/transitions.ts';
import type { RegistrationApi } from '#shared/domain/vendor-registration.ts';
import { NO_KEYS } from '#shared/domain/webhook/keys.ts';
import type { NotDone, RegistrationCall } from '#shared/ports/webhook-registrations.ts';
import { webhookSteps } from '../webhook/webhook-steps.ts';
import { registrationCall } from './registration-call.ts';
import type { RegistrationPorts } from './registration-ports.ts';

/** `waiting`: it is not due, or somebody else is at it. */
export interface LookedAfter {
  readonly did: 'waiting' | 'nothing' | 'made' | 'mended' | 'renewed' | 'failed';
  readonly client: OAuthClient;
}

type Came =
  | (Learned & { readonly kind: 'met'; readonly did: LookedAfter['did'] })
  | (NotDone & { readonly isLost: boolean });

/**
 * Asks the vendor whether it has the webhook of one client as it is wanted, and brings it there. `isAsked`: due or not.
 * `undefined` where the client wants none. Throws `StoreUnavailable` and `VaultUnavailable`; the next look then goes on.
 */
export const lookAfterWebhook =
  (ports: RegistrationPorts) =>
  async (id: ClientId, isAsked: boolean): Promise<LookedAfter | undefined> => {
    const before = await ports.clients.find(id);
    if (before?.webhook === undefined) return undefined;
    const client = await hold(ports, before, isAsked);
    const registration = client?.webhook;
    if (client === undefined || registration === undefined) return { did: 'waiting', client: before };
    const came = await go(ports, client, registration);
    const after = await ports.clients.change(id, (row) => ({
      ...(row.webhook === undefined
        ? {}
        : { client: { ...row, webhook: settled(row.webhook, registration.wish, came, ports) } }),
      result: undefined,
    }));
    const did = came.kind === 'met' ? came.did : 'failed';
    ports.log.info('webhook looked after', { client: id, vendor: client.vendor, did, ...codeOf(came) });
    return { did, client: after.kind === 'changed' ? after.client : client };
  };

async function hold(
  ports: RegistrationPorts,
  before: OAuthClient,
  isAsked: boolean,
): Promise<OAuthClient | undefined> {
  const url = await addressOf(ports, before);
  const changed = await ports.clients.change(before.id, (row) => {
    const { webhook } = row;
    if (webhook === undefined) return { result: false };
    const now = ports.clock.now();
    // The home is reached elsewhere than it was: the vendor is to know.
    const wanted =
      url === undefined || url === webhook.url ? webhook : wished(webhook, { ...webhook, url }, now);
    const next = held(wanted, now, isAsked);
    return next === undefined ? { result: false } : { client: { ...row, webhook: next }, result: true };
  });
  return changed.kind === 'changed' && changed.result ? changed.client : undefined;
}

async function addressOf(ports: RegistrationPorts, client: OAuthClient): Promise<string | undefined> {
  const webhook = ports.vendors.find(client.vendor)?.webhook;
  if (webhook === undefined) return undefined;
  const { url } = (await ports.keyring.get(client.id)) ?? NO_KEYS;
  return url ?? webhookSteps(client, webhook, ports.publicUrl()).url;
}

async function go(
  ports: RegistrationPorts,
  client: OAuthClient,
  registration: WebhookRegistration,
): Promise<Came> {
  const vendor = ports.vendors.find(client.vendor);
  const api = vendor?.webhook?.registration;
  if (vendor === undefined || !isFor(api, registration))
    return { kind: 'refused', code: 'no_api', isLost: false };
  const prepared = await registrationCall(ports, { client, vendor, api, registration });
  if (prepared.kind !== 'call') return { ...prepared, isLost: false };
  const { call } = prepared;
  const looked = await ports.webhookRegistrations.look(call);
  if (looked.kind === 'refused' || looked.kind === 'failed') return { ...looked, isLost: false };
  const seen = looked.kind === 'present' ? looked.seen : undefined;
  return bring(ports, { call, registration, seen });
}

const isFor = (api: RegistrationApi | undefined, { by }: WebhookRegistration): api is RegistrationApi =>
  api?.by === by;

interface Bringing {
  readonly call: RegistrationCall;
  readonly registration: WebhookRegistration;
  readonly seen: Seen | undefined;
}

async function bring(ports: RegistrationPorts, { call, registration, seen }: Bringing): Promise<Came> {
  const now = ports.clock.now();
  const wasLost = isLost(registration, seen, now);
  const known = seen?.vendorId === undefined ? call : { ...call, vendorId: seen.vendorId };
  const step = nextStep(registration, seen, now);
  if (step === 'nothing') {
    await ports.webhookRegistrations.test(known);
    return { kind: 'met', did: 'nothing', isNew: false, isLost: false, ...seen };
  }
  const made = await ports.webhookRegistrations[step](known);
  // It went between the look and the deed: the next look finds so, soon.
  if (made.kind === 'absent') return { kind: 'failed', code: 'gone_meanwhile', isLost: wasLost };
  if (made.kind !== 'made') return { ...made, isLost: wasLost };
  if (step !== 'renew') await ports.webhookRegistrations.test({ ...known, ...made });
  const did = ({ create: 'made', mend: 'mended', renew: 'renewed' } as const)[step];
  const { vendorId, expiresAt } = made;
  return {
    kind: 'met',
    did,
    isNew: true,
    isLost: wasLost,
    ...(vendorId === undefined ? {} : { vendorId }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function settled(
  row: WebhookRegistration,
  wish: number,
  came: Came,
  { clock }: Pick<RegistrationPorts, 'clock'>,
): WebhookRegistration {
  return came.kind === 'met' ? met(row, wish, came, clock.now()) : troubled(row, came, clock.now());
}

const codeOf = (came: Came) => (came.kind === 'met' ? {} : { code: came.code });
