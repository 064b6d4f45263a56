import { deadlineFor } from '#shared/domain/budgets.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { seconds, shortest } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';

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
  const call: VendorCall = {
    vendor,
    client,
    credential: await credentialOf(ports, client),
    deadline: shortest(deadlineFor(vendor, ports.budgets), PATIENCE),
  };
  let all = true;
  const revoked: Secret[] = [];
  for (const tokens of sets) {
    const token = tokens.refreshToken ?? tokens.accessToken;
    // Brought without an access token, and nothing has come of it yet: there is nothing to revoke.
    if (token.reveal() === '') continue;
    if (revoked.some((other) => other.equals(token))) continue;
    revoked.push(token);
    const outcome = await revoke(ports, call, tokens, token);
    if (outcome === 'unsupported') return 'unsupported';
    all &&= outcome === 'revoked';
  }
  return all;
}

async function credentialOf(ports: RevokePorts, client: OAuthClient): Promise<VendorCall['credential']> {
  if (client.secret === undefined) return {};
  return (await ports.clientVault.get(client.id, client.secret.versionId)) ?? {};
}

async function revoke(
  ports: RevokePorts,
  call: VendorCall,
  tokens: TokenSet,
  token: Secret,
): Promise<'revoked' | 'failed' | 'unsupported'> {
  const hint = tokens.refreshToken === undefined ? 'access_token' : 'refresh_token';
  for (let tries = 1; ; tries++) {
    const outcome = await ports.revocation.revoke(call, token, hint);
    if (outcome !== 'failed' || tries === TRIES) return outcome;
  }
}
