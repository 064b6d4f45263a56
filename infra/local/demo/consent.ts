import { createHash, randomBytes } from 'node:crypto';
import type { App } from './authorization-server.ts';
import { type CookieJar, cookieJar } from './cookie-jar.ts';

/** What a consent yields, in the words of RFC 6749 5.1. */
export interface ConsentedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
}

const MOST_REDIRECTS = 10;

/**
 * Goes through the consent as a browser would (RFC 6749 4.1 with PKCE, RFC 7636), as this account, and trades the code
 * for tokens.
 */
export async function consentTo(
  url: string,
  app: App & { redirectUri: string },
  account: string,
): Promise<ConsentedTokens> {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const first = new URL('/auth', url);
  first.search = new URLSearchParams({
    client_id: app.clientId,
    response_type: 'code',
    redirect_uri: app.redirectUri,
    scope: app.scope,
    prompt: 'consent',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const back = await browse(first, app.redirectUri, account);
  const code = back.searchParams.get('code');
  if (code === null || back.searchParams.get('state') !== state) {
    throw new Error(`the consent of ${account} failed: ${back.searchParams.get('error') ?? 'no code'}`);
  }
  return trade(url, app, code, verifier);
}

/** Follows redirects, and agrees on the page in between, until it is sent back to the application. */
async function browse(first: URL, redirectUri: string, account: string): Promise<URL> {
  const jar = cookieJar();
  let next = first;
  for (let n = 0; n < MOST_REDIRECTS; n++) {
    const page = await visit(jar, next);
    const answer = page.status === 200 ? await submit(jar, next, await page.text(), account) : page;
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the consent of ${account} ended with status ${answer.status}`);
    next = new URL(location, next);
    if (next.href.startsWith(redirectUri)) return next;
  }
  throw new Error(`the consent of ${account} never came to an end`);
}

async function submit(jar: CookieJar, page: URL, html: string, login: string): Promise<Response> {
  const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
  if (action === undefined) throw new Error(`the consent of ${login} shows no form`);
  return visit(jar, new URL(action, page), new URLSearchParams({ login }));
}

async function visit(jar: CookieJar, address: URL, form?: URLSearchParams): Promise<Response> {
  const response = await fetch(address, {
    redirect: 'manual',
    headers: { cookie: jar.header() },
    ...(form === undefined ? {} : { method: 'POST', body: form }),
  });
  jar.take(response.headers);
  return response;
}

async function trade(
  url: string,
  app: App & { redirectUri: string },
  code: string,
  verifier: string,
): Promise<ConsentedTokens> {
  const response = await fetch(new URL('/token', url), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: app.redirectUri,
      code_verifier: verifier,
      client_id: app.clientId,
      client_secret: app.clientSecret,
    }),
  });
  if (!response.ok) throw new Error(`the code was not traded for tokens: status ${response.status}`);
  return (await response.json()) as ConsentedTokens;
}
