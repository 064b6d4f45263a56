import { createHash } from 'node:crypto';
import { credentialsOf, formDecoded, provesClient, type VendorClient } from './clients.ts';
import type { GrantBook, Issued } from './grants.ts';
import type { RequestRecord } from './history.ts';
import { json, type Reply, tokenBody } from './token-answers.ts';

/** A consent that waits for its code to be exchanged. */
export interface PendingCode {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly challenge?: string;
}

/** What the endpoints share. */
export interface VendorState {
  readonly clients: Map<string, VendorClient>;
  readonly book: GrantBook;
  readonly codes: Map<string, PendingCode>;
}

/** A request with its form read and its sender recognised, though not yet believed. */
export interface Incoming {
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

/** The client that a request claims to come from. */
function claimedClient(state: VendorState, incoming: Incoming): VendorClient | undefined {
  const { clientId } = credentialsOf(incoming.authorization, incoming.form);
  return state.clients.get(clientId ?? '') ?? state.clients.get(formDecoded(clientId) ?? '');
}

/** The client, once it has proved itself. */
export function provenClient(state: VendorState, incoming: Incoming): VendorClient | undefined {
  const client = claimedClient(state, incoming);
  const shown = credentialsOf(incoming.authorization, incoming.form);
  return client !== undefined && provesClient(client, shown) ? client : undefined;
}

/** Who is meant, for faults and counts: known before anything is checked or changed. */
export function describe(state: VendorState, incoming: Incoming, record: RequestRecord): void {
  const client = claimedClient(state, incoming);
  if (client !== undefined) record.clientId = client.clientId;
  const grantType = incoming.form.get('grant_type');
  if (grantType !== null) record.grantType = grantType;
  const shown = incoming.form.get('refresh_token') ?? incoming.form.get('token') ?? '';
  const token = state.book.refreshTokens.get(shown);
  const access = state.book.accessTokens.get(shown);
  const grantId = token?.grantId ?? access?.grantId;
  if (grantId !== undefined) record.grantId = grantId;
  const generation = token?.generation ?? access?.generation;
  if (generation !== undefined) record.sentGeneration = generation;
}

export type Handled = { readonly reply: Reply; readonly issued?: Issued };

/** Handles a token request: the only place where a refresh token is spent, all in one instant. */
export function handleToken(state: VendorState, incoming: Incoming, record: RequestRecord): Handled {
  const client = provenClient(state, incoming);
  if (client === undefined) return refuse(record, 'invalid_client');
  switch (incoming.form.get('grant_type')) {
    case 'refresh_token':
      return refresh(state, client, incoming.form, record);
    case 'client_credentials':
      return give(state.book.clientCredentials(client, incoming.form.get('scope') ?? 'read write'), record);
    case 'authorization_code':
      return exchange(state, client, incoming.form, record);
    case null:
      return refuse(record, 'invalid_request');
    default:
      return refuse(record, 'unsupported_grant_type');
  }
}

function refresh(
  state: VendorState,
  client: VendorClient,
  form: URLSearchParams,
  record: RequestRecord,
): Handled {
  const token = state.book.refreshTokens.get(form.get('refresh_token') ?? '');
  if (token === undefined || state.book.grant(token.grantId).client !== client) {
    return refuse(record, 'invalid_grant');
  }
  const spent = state.book.spend(token);
  return spent.kind === 'refused' ? refuse(record, 'invalid_grant') : give(spent.issued, record);
}

function exchange(
  state: VendorState,
  client: VendorClient,
  form: URLSearchParams,
  record: RequestRecord,
): Handled {
  const code = form.get('code') ?? '';
  const pending = state.codes.get(code);
  state.codes.delete(code);
  if (
    pending === undefined ||
    pending.clientId !== client.clientId ||
    pending.redirectUri !== form.get('redirect_uri') ||
    !provesCode(pending.challenge, form.get('code_verifier'))
  ) {
    return refuse(record, 'invalid_grant');
  }
  const issued = state.book.open(client, { scope: pending.scope });
  if (issued.refresh !== undefined) record.grantId = issued.refresh.grantId;
  return give(issued, record);
}

/** RFC 7636 section 4.6, method S256. */
function provesCode(challenge: string | undefined, verifier: string | null): boolean {
  if (challenge === undefined) return true;
  return verifier !== null && createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function give(issued: Issued, record: RequestRecord): Handled {
  record.outcome = 'tokens';
  if (issued.refresh !== undefined) record.issuedGeneration = issued.refresh.generation;
  return { reply: json(tokenBody(issued)), issued };
}

type Refusal = 'invalid_grant' | 'invalid_client' | 'invalid_request' | 'unsupported_grant_type';

function refuse(record: RequestRecord, error: Refusal): Handled {
  record.outcome = error;
  return { reply: oauthError(error) };
}

/** RFC 6749 section 5.2. */
export function oauthError(error: string, status = error === 'invalid_client' ? 401 : 400): Reply {
  const challenge = status === 401 ? { headers: { 'www-authenticate': 'Basic realm="token"' } } : {};
  return {
    ...json({ error, error_description: `The scripted vendor says ${error}.` }, status),
    ...challenge,
  };
}
