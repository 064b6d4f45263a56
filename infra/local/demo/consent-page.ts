import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';

export const INTERACTION_PATH = '/interaction/';

/**
 * The page on which a person signs in and agrees. It is there for the show alone: any name in its field `login` signs
 * in, without a password.
 */
export function consentPage(provider: Provider) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await (request.method === 'POST' ? agree : show)(provider, request, response);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      response.writeHead(400, { 'content-type': 'text/plain' }).end(`this consent cannot go on: ${why}\n`);
    }
  };
}

async function show(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response);
  const app = escaped(String(params.client_id));
  const scope = escaped(String(params.scope));
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(
      `<!doctype html><title>Consent</title><p>May ${app} act for you (${scope})?</p>` +
        `<form method="post" action="${INTERACTION_PATH}${escaped(uid)}">` +
        `<input name="login" required><button>Agree</button></form>\n`,
    );
}

async function agree(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = new URLSearchParams(await bodyOf(request)).get('login');
  if (accountId === null || accountId === '') throw new Error('the form needs a login');
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const grantId = await grant.save();
  await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId } });
}

const LONGEST_FORM = 4096;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LONGEST_FORM) throw new Error('the form is too long');
  }
  return body;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (found) => ENTITIES[found] ?? '');
