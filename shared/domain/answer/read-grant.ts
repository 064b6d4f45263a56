import { identityClaims, readIdentityToken } from '../consent/id-token.ts';
import { partyIn } from '../consent/party.ts';
import { Secret } from '../secret.ts';
import type { Instant } from '../time.ts';
import type { TokenGrant } from '../token-answer.ts';
import type { GrantIdentity, TokenDialect } from '../vendor.ts';
import { isMembers, type Members, member, textMember } from './read-body.ts';
import { accessLifetime, refreshLifetime } from './read-lifetime.ts';
import { readScopes } from './read-scopes.ts';

/** A type of this shape may go into a header; Slack's `user` and `bot` name the owner, the token is a bearer token. */
const TOKEN_TYPE = /^[A-Za-z0-9_.-]{1,64}$/;
const OWNERS = ['user', 'bot'];

/**
 * What an answer grants, by the object at the vendor's path, else by the answer itself, because a token that lies
 * elsewhere than expected must not be thrown away. `undefined` where neither carries an access token.
 */
export function readGrant(
  answer: Members,
  dialect: TokenDialect,
  now: Instant,
  identity?: GrantIdentity | 'default',
): TokenGrant | undefined {
  const nested = dialect.tokenPath === undefined ? undefined : at(answer, dialect.tokenPath);
  const grant = (nested && grantIn(nested, dialect, now)) ?? grantIn(answer, dialect, now);
  if (grant === undefined || identity === undefined) return grant;
  const claims = identityClaims((nested && textMember(nested, 'id_token')) ?? textMember(answer, 'id_token'));
  const party = partyIn(identity === 'default' ? undefined : identity, answer, claims);
  return party === undefined ? grant : { ...grant, party };
}

function grantIn(members: Members, dialect: TokenDialect, now: Instant): TokenGrant | undefined {
  const accessToken = textMember(members, 'access_token');
  if (accessToken === undefined) return undefined;
  const refreshToken = textMember(members, 'refresh_token');
  const expiresIn = accessLifetime(members, now);
  const refreshTokenExpiresIn = refreshLifetime(members);
  const scopes = readScopes(members, dialect);
  const idToken = textMember(members, 'id_token');
  return {
    accessToken: new Secret(accessToken),
    tokenType: tokenType(members),
    ...(refreshToken === undefined ? {} : { refreshToken: new Secret(refreshToken) }),
    ...(expiresIn === undefined ? {} : { expiresIn }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(refreshTokenExpiresIn === undefined ? {} : { refreshTokenExpiresIn }),
    ...(idToken === undefined ? {} : { identity: readIdentityToken(idToken) }),
  };
}

function at(answer: Members, path: readonly string[]): Members | undefined {
  let members: Members = answer;
  for (const name of path) {
    const next = member(members, name);
    if (!isMembers(next)) return undefined;
    members = next;
  }
  return members;
}

function tokenType(members: Members): string {
  const type = textMember(members, 'token_type')?.trim();
  return type === undefined || OWNERS.includes(type) || !TOKEN_TYPE.test(type) ? 'Bearer' : type;
}
