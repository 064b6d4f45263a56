import { randomBytes } from 'node:crypto';
import { oidcPlugin } from './glewlwyd-config.ts';
import type { ConsentedTokens, Target } from './target.ts';

/** What becomes of a refresh token when it is used. */
export type Habit = 'once' | 'never';

/** As its empty database has them. */
const ADMIN = { username: 'admin', password: 'password' };
const USER = 'robot';
export const CLIENT = 'torture';
export const REDIRECT_URI = 'http://127.0.0.1/oauth/callback';
const SCOPE = 'openid';

interface Preparation {
  readonly habit: Habit;
  readonly secret: string;
  readonly accessTokenSeconds: number;
}

/** What a person of the server may do there, and its administrator. */
export interface Prepared {
  /** By the admin API, as an administrator does it in a console. */
  readonly admin: Call;
  /** The robot lets this client act for it. */
  agree(clientId: string): Promise<void>;
  consent(client: Target['client']): Promise<ConsentedTokens>;
}

/** Makes plugin, client and a person through its admin API; gives the way in which that person consents. */
export async function prepareGlewlwyd(
  url: string,
  { habit, secret, accessTokenSeconds }: Preparation,
): Promise<Prepared> {
  const admin = await signIn(url, ADMIN);
  const password = randomBytes(16).toString('base64url');
  const key = randomBytes(32).toString('base64url');
  const oneUse = habit === 'once' ? 'always' : 'never';
  await admin('POST', 'mod/plugin/', oidcPlugin({ url, oneUse, key, accessTokenSeconds }));
  await admin('POST', 'client/', clientNamed(CLIENT, secret));
  await admin('POST', 'user/', { username: USER, password, name: 'a robot', enabled: true, scope: [SCOPE] });
  const robot = await signIn(url, { username: USER, password });
  const agree = async (clientId: string): Promise<void> => {
    await robot('PUT', `auth/grant/${clientId}`, { scope: SCOPE });
  };
  await agree(CLIENT);
  return { admin, agree, consent: (client) => consent(url, robot, client) };
}

/** A client as the admin API takes it, on its way in and when it is changed. */
export const clientNamed = (id: string, secret: string) => ({
  client_id: id,
  client_secret: secret,
  token_endpoint_auth_method: ['client_secret_basic'],
  confidential: true,
  enabled: true,
  name: 'the keeper',
  authorization_type: ['code', 'refresh_token', 'client_credentials'],
  redirect_uri: [REDIRECT_URI],
  scope: [SCOPE],
});

export type Call = (method: string, path: string, body?: unknown) => Promise<Response>;

/** A session of this person. */
async function signIn(url: string, who: Readonly<Record<string, string>>): Promise<Call> {
  const call =
    (cookie: string): Call =>
    async (method, path, body) => {
      const answer = await fetch(`${url}/api/${path}`, {
        method,
        redirect: 'manual',
        headers: { cookie, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (answer.status < 400) return answer;
      throw new Error(`glewlwyd answers ${answer.status} to ${path}: ${await answer.text()}`);
    };
  const [cookie = ''] = (await call('')('POST', 'auth/', who)).headers.getSetCookie();
  return call(cookie.split(';')[0] ?? '');
}

/** RFC 6749 4.1, as the browser of a person who has agreed already. */
async function consent(url: string, robot: Call, { id, secret }: Target['client']): Promise<ConsentedTokens> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: id,
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state: randomBytes(8).toString('hex'),
    nonce: randomBytes(8).toString('hex'),
    g_continue: '',
  });
  const { headers } = await robot('GET', `oidc/auth?${query}`);
  const code = URL.parse(headers.get('location') ?? '')?.searchParams.get('code');
  if (code === undefined || code === null) {
    throw new Error(`glewlwyd gives no code: it sends to ${headers.get('location')}`);
  }
  const answer = await fetch(`${url}/api/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      client_id: id,
    }),
  });
  if (!answer.ok) throw new Error(`glewlwyd trades no code: ${answer.status} ${await answer.text()}`);
  const tokens = (await answer.json()) as { readonly access_token: string; readonly refresh_token: string };
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}
