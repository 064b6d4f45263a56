import { readBody } from '#shared/domain/answer/read-body.ts';
import { readRegistration } from '#shared/domain/answer/read-registration.ts';
import { seconds } from '#shared/domain/time.ts';
import type {
  ClientRegistrations,
  RegistrationAnswer,
  RegistrationCall,
} from '#shared/ports/client-registration.ts';
import type { Exchange, GuardedRequest, Transport } from './transport.ts';

/** Refreshes of the client stand back meanwhile. */
const PATIENCE = seconds(20);

/** Client configuration endpoints over HTTP (RFC 7592). The address was judged when it was registered, and is again. */
export function createClientRegistrations(ports: { readonly transport: Transport }): ClientRegistrations {
  const ask = async (
    { clientUri, accessToken }: RegistrationCall,
    what: Pick<GuardedRequest, 'method' | 'body'>,
  ): Promise<RegistrationAnswer> => {
    const host = URL.parse(clientUri)?.hostname;
    const exchange = await ports.transport.send({
      ...what,
      url: clientUri,
      headers: {
        'user-agent': 'grantkeeper',
        accept: 'application/json',
        authorization: `Bearer ${accessToken.reveal()}`,
        ...(what.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      allowedHosts: new Set(host === undefined ? [] : [host]),
      deadline: PATIENCE,
    });
    return meaningOf(exchange);
  };
  return {
    read: (call) => ask(call, { method: 'GET' }),
    replace: (call, metadata) => ask(call, { method: 'PUT', body: JSON.stringify(metadata) }),
  };
}

function meaningOf(exchange: Exchange): RegistrationAnswer {
  if (exchange.kind !== 'answered') return { kind: 'failed', code: exchange.code };
  const { status, body } = exchange;
  if (status >= 200 && status < 300) {
    const read = readBody(body);
    return read.kind === 'object'
      ? { kind: 'registered', registered: readRegistration(read.members) }
      : { kind: 'failed', code: 'malformed_answer' };
  }
  const isTransient = status >= 500 || status === 429 || status === 408;
  return { kind: isTransient ? 'failed' : 'refused', code: `http_${status}` };
}
