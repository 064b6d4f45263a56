import { deadlineFor } from '#shared/domain/budgets.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { seconds, shortest } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { otherCredentials } from '../client/other-credentials.ts';

/** Somebody waits for the answer, and the worst that a hang-up costs here is a second try. */
const PATIENCE = seconds(8);
const TRIES = 2;

type RevokePorts = Pick<Ports, 'clientVault' | 'revocation' | 'budgets'>;

/**
 * Revokes what these token sets hold, newest first (RFC 7009): each refresh token, or the access token of a set that
 * has none. `false` where the vendor did not take one of them.
 */
export async function revokeAll(
  ports: RevokePorts,
  vendor: Vendor,
  client: OAuthClient,
  sets: readonly TokenSet[],
): Promise<boolean | 'unsupported'> {
  const calls = await callsOf(ports, vendor, client);
  let all = true;
  const revoked: Secret[] = [];
  for (const tokens of sets) {
    const token = tokens.refreshToken ?? tokens.accessToken;
    // Brought without an access token, and nothing has come of it yet: there is nothing to revoke.
    if (token.reveal() === '') continue;
    if (revoked.some((other) => other.equals(token))) continue;
    revoked.push(token);
    const outcome = await revoke(ports, calls, tokens, token);
    if (outcome === 'unsupported') return 'unsupported';
    all &&= outcome === 'revoked';
  }
  return all;
}

/** With the client's own secret, and with each other that the vendor may take while that is replaced. */
async function callsOf(
  ports: RevokePorts,
  vendor: Vendor,
  client: OAuthClient,
): Promise<readonly [VendorCall, ...VendorCall[]]> {
  const deadline = shortest(deadlineFor(vendor, ports.budgets), PATIENCE);
  const { secret } = client;
  const own = secret === undefined ? {} : await ports.clientVault.get(client.id, secret.versionId);
  const calls: [VendorCall, ...VendorCall[]] = [{ vendor, client, credential: own ?? {}, deadline }];
  for await (const credential of otherCredentials(ports, client))
    calls.push({ vendor, client, credential, deadline });
  return calls;
}

/** No answer says whether it was the client that was refused: a second try is with the next secret, where there is one. */
async function revoke(
  ports: RevokePorts,
  calls: readonly [VendorCall, ...VendorCall[]],
  tokens: TokenSet,
  token: Secret,
): Promise<'revoked' | 'failed' | 'unsupported'> {
  const hint = tokens.refreshToken === undefined ? 'access_token' : 'refresh_token';
  const most = Math.max(TRIES, calls.length);
  for (let tries = 0; ; tries++) {
    const outcome = await ports.revocation.revoke(calls[tries] ?? calls[0], token, hint);
    if (outcome !== 'failed' || tries + 1 === most) return outcome;
  }
}
