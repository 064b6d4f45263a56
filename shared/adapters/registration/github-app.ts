import type { Clock } from '#shared/ports/system.ts';
import type { RegistrationCall, WebhookRegistrations } from '#shared/ports/webhook-registrations.ts';
import type { Transport } from '../oauth/transport.ts';
import { type Answer, ask, bearer, textOf } from './ask.ts';
import { signJwt } from './sign-jwt.ts';

/** Our clock may be ahead of GitHub's; ten minutes is the most that a token may last. */
const ISSUED_AGO = 60;
const LASTS = 540;

/**
 * The one webhook of a GitHub App, by the App's private key. It does not end. Whether it is switched on cannot be asked
 * or set here. https://docs.github.com/en/rest/apps/webhooks
 */
export function githubApp(ports: {
  readonly transport: Transport;
  readonly clock: Pick<Clock, 'now'>;
}): WebhookRegistrations {
  const call = async (
    { api, clientId, credential }: RegistrationCall,
    method: 'GET' | 'PATCH',
    body?: unknown,
  ): Promise<Answer> => {
    const now = Math.floor(ports.clock.now() / 1000);
    const claims = { iss: clientId, iat: now - ISSUED_AGO, exp: now + LASTS };
    const token = signJwt(credential.reveal(), claims);
    if (token === undefined) return { kind: 'refused', code: 'key_unusable' };
    const headers = {
      ...bearer(token),
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    };
    return ask(ports.transport, { method, url: `${api.url}/app/hook/config`, headers, body });
  };

  const update: WebhookRegistrations['create'] = async (wanted) => {
    // An update without a secret takes the one away that is there.
    if (wanted.secret === undefined) return { kind: 'refused', code: 'secret_missing' };
    const secret = wanted.secret.reveal();
    const answer = await call(wanted, 'PATCH', {
      url: wanted.url,
      content_type: 'json',
      insecure_ssl: '0',
      secret,
    });
    return answer.kind === 'answered' ? { kind: 'made' } : answer;
  };

  return {
    look: async (wanted) => {
      const answer = await call(wanted, 'GET');
      if (answer.kind !== 'answered') return answer;
      const { url: at, content_type, insecure_ssl, secret } = answer.members;
      const url = textOf(at);
      if (url === undefined || url === '') return { kind: 'absent' };
      const isSigned = textOf(secret) !== undefined && secret !== '';
      const isWhole = isSigned && content_type === 'json' && String(insecure_ssl ?? '0') === '0';
      return { kind: 'present', seen: { url, isWhole } };
    },
    create: update,
    mend: update,
    renew: update,
    // Each installation and each withdrawn consent is a delivery; nothing can be asked for.
    test: async () => undefined,
  };
}
