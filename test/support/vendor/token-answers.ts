import type { Issued } from './grants.ts';

/** One answer of the token endpoint, ready to send. */
export interface Reply {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

interface TokenBody {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
}

/** The answer of RFC 6749 section 5.1. */
export function tokenBody(issued: Issued): TokenBody {
  return {
    access_token: issued.access.value,
    token_type: 'Bearer',
    expires_in: issued.expiresIn,
    scope: issued.scope,
    ...(issued.namesRefresh && issued.refresh !== undefined ? { refresh_token: issued.refresh.value } : {}),
  };
}

export function json(body: unknown, status = 200): Reply {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}

const without = (body: TokenBody, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));

const formText = (body: TokenBody) =>
  Object.entries(body)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

const PADDING = 10 * 1024 * 1024;

/** Shapes of token answers that real vendors give: each makes of a good answer what its name says. */
export const TOKEN_ANSWERS = {
  'token_type missing': (body) => json(without(body, 'token_type')),
  'token_type user': (body) => json({ ...body, token_type: 'user' }),
  'token_type lower case': (body) => json({ ...body, token_type: 'bearer' }),
  'expires_in string': (body) => json({ ...body, expires_in: String(body.expires_in) }),
  'expires_in garbage': (body) => json({ ...body, expires_in: 'soon' }),
  'expires_in null': (body) => json({ ...body, expires_in: null }),
  'expires_in negative': (body) => json({ ...body, expires_in: -5 }),
  'expires_in huge': (body) => json({ ...body, expires_in: 1e15 }),
  'expires_in fraction': (body) => json({ ...body, expires_in: body.expires_in + 0.5 }),
  'expires_in missing': (body) => json(without(body, 'expires_in')),
  'refresh_token absent': (body) => json(without(body, 'refresh_token')),
  'refresh_token blank': (body) => json({ ...body, refresh_token: '' }),
  'refresh_token null': (body) => json({ ...body, refresh_token: null }),
  'scope array': (body) => json({ ...body, scope: body.scope.split(' ') }),
  'scope commas': (body) => json({ ...body, scope: body.scope.replaceAll(' ', ',') }),
  'scope missing': (body) => json(without(body, 'scope')),
  'ok with error': () => json({ error: 'bad_refresh_token', error_description: 'The refresh token is bad.' }),
  'ok false': () => json({ ok: false, error: 'invalid_refresh_token' }),
  'form encoded': (body) => ({
    status: 200,
    contentType: 'application/x-www-form-urlencoded',
    body: formText(body),
  }),
  'form encoded as text': (body) => ({
    status: 200,
    contentType: 'text/plain',
    body: formText(body),
  }),
  'JSON as text/html': (body) => ({ ...json(body), contentType: 'text/html' }),
  'no content type': (body) => ({ status: 200, body: JSON.stringify(body) }),
  'byte order mark': (body) => ({ ...json(body), body: `\uFEFF${JSON.stringify(body)}` }),
  'status 201': (body) => json(body, 201),
  'WWW-Authenticate on success': (body) => ({
    ...json(body),
    headers: { 'www-authenticate': 'Bearer realm="api"' },
  }),
  'nested authed_user': (body) => json({ ok: true, authed_user: body }),
  'empty 200': () => ({ status: 200, contentType: 'application/json', body: '' }),
  '10 MB body': (body) => ({ ...json(body), body: `${JSON.stringify(body)}${' '.repeat(PADDING)}` }),
} as const satisfies Record<string, (body: TokenBody) => Reply>;

export type TokenAnswerCase = keyof typeof TOKEN_ANSWERS;
