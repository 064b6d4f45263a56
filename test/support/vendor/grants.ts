import { randomBytes } from 'node:crypto';
import type { VendorClient } from './clients.ts';
import { type RefreshToken, type Verdict, verdictOn } from './rotation.ts';

export interface AccessToken {
  readonly value: string;
  /** Absent for `client_credentials`. */
  readonly grantId?: string;
  readonly clientId: string;
  readonly scope: string;
  readonly expiresAt: number;
  /** Of the refresh token that it was issued with. */
  readonly generation: number;
  revokedAt?: number;
}

/** Why a grant ended, and whether its newest refresh token had been delivered by then: a loss that was avoidable. */
export interface Death {
  readonly cause: 'reuse' | 'owner' | 'revocation';
  readonly at: number;
  readonly newestDelivered: boolean;
}

export interface Grant {
  readonly id: string;
  readonly client: VendorClient;
  readonly scope: string;
  newest: RefreshToken;
  /** The newest access token. */
  access: AccessToken;
  death?: Death;
}

/** What the token endpoint gives out. */
export interface Issued {
  readonly access: AccessToken;
  readonly expiresIn: number;
  readonly scope: string;
  readonly refresh?: RefreshToken;
  /** Whether the answer names the refresh token: with `none` it does not, as with most such vendors. */
  readonly namesRefresh: boolean;
}

export type Spent = { readonly kind: 'issued'; readonly issued: Issued } | { readonly kind: 'refused' };

/** Every grant and token of the scripted vendor. Nothing here waits: a change happens at the instant of the call. */
export class GrantBook {
  readonly grants = new Map<string, Grant>();
  readonly refreshTokens = new Map<string, RefreshToken>();
  readonly accessTokens = new Map<string, AccessToken>();
  readonly #now: () => number;
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A new consent, as a person would have given it. */
  open(client: VendorClient, options: { readonly id?: string; readonly scope?: string } = {}): Issued {
    this.#count += 1;
    const id = options.id ?? `g${this.#count}`;
    if (this.grants.has(id)) throw new Error(`grant ${id} exists already`);
    const scope = options.scope ?? 'read write';
    const refresh = this.#keep({ value: tokenValue('rt', id, 1), grantId: id, generation: 1 });
    const access = this.#access(client, scope, 1, id);
    const grant: Grant = { id, client, scope, newest: refresh, access };
    this.grants.set(id, grant);
    return issued(client, access, refresh, true);
  }

  /** One use of a refresh token by its own client. */
  spend(token: RefreshToken): Spent {
    const grant = this.grant(token.grantId);
    if (grant.death !== undefined) return { kind: 'refused' };
    const { rotation } = grant.client;
    const now = this.#now();
    const verdict = verdictOn(rotation, token, grant.newest, now);
    if (verdict === 'reuse') {
      if (rotation.reuseRevokesFamily === true) this.end(grant, 'reuse');
      return { kind: 'refused' };
    }
    this.#advance(grant, token, verdict, now);
    grant.access = this.#access(grant.client, grant.scope, grant.newest.generation, grant.id);
    return { kind: 'issued', issued: issued(grant.client, grant.access, grant.newest, verdict !== 'keep') };
  }

  clientCredentials(client: VendorClient, scope: string): Issued {
    const access = this.#access(client, scope, 0);
    return { access, expiresIn: client.accessTokenSeconds, scope, namesRefresh: false };
  }

  /** Ends a grant: by its owner at the vendor, by revocation, or because a spent token returned. */
  end(grant: Grant, cause: Death['cause']): void {
    grant.death ??= {
      cause,
      at: this.#now(),
      newestDelivered: grant.newest.deliveredAt !== undefined,
    };
  }

  /** RFC 7009 for a refresh token or an access token; an unknown one changes nothing. */
  revoke(client: VendorClient, value: string): void {
    const refresh = this.refreshTokens.get(value);
    const access = this.accessTokens.get(value);
    const grant = this.grants.get(refresh?.grantId ?? access?.grantId ?? '');
    if (grant !== undefined && client.revocationEnds === 'grant') {
      this.end(grant, 'revocation');
      return;
    }
    if (refresh !== undefined) {
      refresh.dead = true;
      // RFC 7009 section 2.1: the access tokens of a revoked refresh token go with it.
      if (grant !== undefined && grant.newest === refresh) grant.access.revokedAt ??= this.#now();
    }
    if (access !== undefined) access.revokedAt ??= this.#now();
  }

  isAccessAlive(access: AccessToken): boolean {
    const grant = access.grantId === undefined ? undefined : this.grant(access.grantId);
    return access.revokedAt === undefined && grant?.death === undefined && this.#now() < access.expiresAt;
  }

  grant(id: string): Grant {
    const grant = this.grants.get(id);
    if (grant === undefined) throw new Error(`no grant ${id}`);
    return grant;
  }

  #advance(grant: Grant, token: RefreshToken, verdict: Verdict, now: number): void {
    if (verdict !== 'mint') return;
    const generation = grant.newest.generation + 1;
    const next = {
      value: tokenValue('rt', grant.id, generation),
      grantId: grant.id,
      generation,
      parent: token,
    };
    if (grant.client.rotation.kind !== 'replaced') {
      if (token.spentAt === undefined) token.spentAt = now;
      else grant.newest.dead = true;
    }
    grant.newest = this.#keep(next);
  }

  #keep(token: RefreshToken): RefreshToken {
    this.refreshTokens.set(token.value, token);
    return token;
  }

  #access(client: VendorClient, scope: string, generation: number, grantId?: string): AccessToken {
    const { clientId, accessTokenSeconds } = client;
    const access: AccessToken = {
      value: tokenValue('at', grantId ?? clientId, generation),
      clientId,
      scope,
      expiresAt: this.#now() + accessTokenSeconds * 1000,
      generation,
      ...(grantId === undefined ? {} : { grantId }),
    };
    this.accessTokens.set(access.value, access);
    return access;
  }
}

function issued(
  client: VendorClient,
  access: AccessToken,
  refresh: RefreshToken,
  namesRefresh: boolean,
): Issued {
  return { access, expiresIn: client.accessTokenSeconds, scope: access.scope, refresh, namesRefresh };
}

/** Unguessable, and readable in a failing test: kind, owner, generation. */
function tokenValue(kind: 'rt' | 'at', of: string, generation: number): string {
  return `${kind}.${of}.${generation}.${randomBytes(15).toString('base64url')}`;
}
