import { randomBytes } from 'node:crypto';
import type { RequestRecord } from './history.ts';
import { json, type Reply } from './token-answers.ts';
import { type Incoming, oauthError, provenClient, type VendorState } from './token-endpoint.ts';

/** RFC 7009: an unknown token is answered like a known one. */
export function handleRevocation(state: VendorState, incoming: Incoming, record: RequestRecord): Reply {
  const client = provenClient(state, incoming);
  if (client === undefined) {
    record.outcome = 'invalid_client';
    return oauthError('invalid_client');
  }
  record.outcome = 'revoked';
  state.book.revoke(client, incoming.form.get('token') ?? '');
  return { status: 200, body: '' };
}

/** RFC 7662, for access tokens and refresh tokens. */
export function handleIntrospection(state: VendorState, incoming: Incoming, record: RequestRecord): Reply {
  if (provenClient(state, incoming) === undefined) {
    record.outcome = 'invalid_client';
    return oauthError('invalid_client');
  }
  record.outcome = 'introspected';
  const value = incoming.form.get('token') ?? '';
  const access = state.book.accessTokens.get(value);
  if (access !== undefined && state.book.isAccessAlive(access)) {
    const { scope, clientId, expiresAt } = access;
    return json({
      active: true,
      scope,
      client_id: clientId,
      token_type: 'Bearer',
      exp: Math.floor(expiresAt / 1000),
    });
  }
  const refresh = state.book.refreshTokens.get(value);
  const grant = refresh && state.book.grant(refresh.grantId);
  const lives = grant?.death === undefined && refresh?.dead !== true && refresh?.spentAt === undefined;
  return json(
    grant !== undefined && lives ? { active: true, client_id: grant.client.clientId } : { active: false },
  );
}

/** The protected resource `GET /api/me`. */
export function handleMe(state: VendorState, authorization: string | undefined): Reply {
  const access = state.book.accessTokens.get(/^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '');
  if (access === undefined || !state.book.isAccessAlive(access)) {
    return {
      ...json({ error: 'invalid_token' }, 401),
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    };
  }
  return json({ grant: access.grantId, client: access.clientId, scope: access.scope });
}

/** The authorization endpoint of a person who always agrees. */
export function handleAuthorization(state: VendorState, query: URLSearchParams): Reply {
  const client = state.clients.get(query.get('client_id') ?? '');
  const redirectUri = query.get('redirect_uri');
  if (client === undefined || redirectUri === null || query.get('response_type') !== 'code') {
    return json({ error: 'invalid_request' }, 400);
  }
  const code = randomBytes(16).toString('base64url');
  const challenge = query.get('code_challenge');
  state.codes.set(code, {
    clientId: client.clientId,
    redirectUri,
    scope: query.get('scope') ?? 'read write',
    ...(challenge === null ? {} : { challenge }),
  });
  const location = new URL(redirectUri);
  location.searchParams.set('code', code);
  const echoed = query.get('state');
  if (echoed !== null) location.searchParams.set('state', echoed);
  return { status: 302, headers: { location: location.href }, body: '' };
}
