import type { Clock } from '#shared/ports/system.ts';
import type { RegistrationCall, WebhookRegistrations } from '#shared/ports/webhook-registrations.ts';
import type { Transport } from '../oauth/transport.ts';
import { type Answer, ask, bearer, membersOf, textOf } from './ask.ts';
import { signJwt } from './sign-jwt.ts';

const PUSH = 'https://schemas.openid.net/secevent/risc/delivery-method/push';
/** Whom the token is for; the one service that takes it. */
const AUDIENCE = 'https://risc.googleapis.com/google.identity.risc.v1beta.RiscManagementService';
const LIFETIME_SECONDS = 3600;

/**
 * The one stream of a Google Cloud project, by a service account's key as its JSON file. It does not end.
 * https://developers.google.com/identity/protocols/risc
 */
export function googleRisc(ports: {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}): WebhookRegistrations {
  const call = async (
    { api, credential }: RegistrationCall,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<Answer> => {
    const token = tokenOf(credential.reveal(), ports.clock);
    if (token === undefined) return { kind: 'refused', code: 'key_unusable' };
    return ask(ports.transport, { method, url: `${api.url}/${path}`, headers: bearer(token), body });
  };

  const update: WebhookRegistrations['create'] = async (wanted) => {
    const delivery = { delivery_method: PUSH, url: wanted.url };
    const updated = await call(wanted, 'POST', 'stream:update', {
      delivery,
      events_requested: wanted.events,
    });
    if (updated.kind !== 'answered') return updated;
    const enabled = await call(wanted, 'POST', 'stream/status:update', { status: 'enabled' });
    return enabled.kind === 'answered' ? { kind: 'made' } : enabled;
  };

  return {
    look: async (wanted) => {
      const stream = await call(wanted, 'GET', 'stream');
      if (stream.kind !== 'answered') return stream;
      const url = textOf(membersOf(stream.members.delivery).url);
      if (url === undefined) return { kind: 'absent' };
      const state = await call(wanted, 'GET', 'stream/status');
      if (state.kind === 'refused' || state.kind === 'failed') return state;
      const isOn = state.kind === 'answered' && state.members.status === 'enabled';
      const requested = stream.members.events_requested;
      const has = new Set(Array.isArray(requested) ? requested : []);
      return {
        kind: 'present',
        seen: { url, isWhole: isOn && wanted.events.every((name) => has.has(name)) },
      };
    },
    create: update,
    mend: update,
    renew: update,
    test: async (wanted) => {
      await call(wanted, 'POST', 'stream:verify', { state: `grantkeeper ${ports.clock.now()}` });
    },
  };
}

function tokenOf(file: string, clock: Pick<Clock, 'now'>): string | undefined {
  const key = keyFile(file);
  if (key === undefined) return undefined;
  const iat = Math.floor(clock.now() / 1000);
  const { email, pem, kid } = key;
  return signJwt(pem, { iss: email, sub: email, aud: AUDIENCE, iat, exp: iat + LIFETIME_SECONDS }, kid);
}

function keyFile(
  text: string,
): { readonly email: string; readonly pem: string; readonly kid?: string } | undefined {
  try {
    const { client_email, private_key, private_key_id } = membersOf(JSON.parse(text));
    const email = textOf(client_email);
    const pem = textOf(private_key);
    const kid = textOf(private_key_id);
    if (email === undefined || pem === undefined) return undefined;
    return { email, pem, ...(kid === undefined ? {} : { kid }) };
  } catch {
    // The error may quote the key.
    return undefined;
  }
}
