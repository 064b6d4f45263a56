import { deadlineFor } from '#shared/domain/budgets.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { isAtRest } from '#shared/domain/reconcile/quiet-grant.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { seconds, shortest } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';
import { otherCredentials } from '../client/other-credentials.ts';

export type IntrospectPorts = Pick<
  Ports,
  'vault' | 'clients' | 'clientVault' | 'vendors' | 'clock' | 'budgets'
> &
  Pick<WebhookPorts, 'introspection'>;

/** Others wait for the answer. */
const PATIENCE = seconds(8);

/**
 * What the vendor says of a grant by introspection (RFC 7662): of its refresh token, or of an access token that is not
 * over. `inactive` is no proof: a server may know no refresh tokens there, or this client may not ask (RFC 7662 2.2).
 * A token that somebody may have spent is not shown: of it no answer tells anything, and a refresh is under way.
 */
export async function introspectGrant(
  ports: IntrospectPorts,
  row: Integration,
): Promise<'active' | 'inactive' | 'unclear' | 'not_asked'> {
  const vendor = ports.vendors.find(row.vendor);
  if (vendor?.introspectionEndpoint === undefined || !isAtRest(row)) return 'not_asked';
  const [client, token] = [await ports.clients.find(row.client), await tokenOf(ports, row)];
  if (client === undefined || token === undefined) return 'not_asked';
  const { secret } = client;
  const credential =
    secret === undefined ? undefined : await ports.clientVault.get(client.id, secret.versionId);
  const deadline = shortest(deadlineFor(vendor, ports.budgets), PATIENCE);
  const call = { vendor, client, credential: credential ?? {}, deadline };
  const said = await ports.introspection.introspect(call, token.value, token.hint);
  if (said !== 'unclear') return said;
  // It may have been the client that was refused: each other secret is asked with, where one may be taken.
  for await (const other of otherCredentials(ports, client)) {
    const next = await ports.introspection.introspect(
      { ...call, credential: other },
      token.value,
      token.hint,
    );
    if (next !== 'unclear') return next;
  }
  return said;
}

interface Asked {
  readonly value: Secret;
  readonly hint: 'refresh_token' | 'access_token';
}

async function tokenOf(ports: IntrospectPorts, row: Integration): Promise<Asked | undefined> {
  if (row.tokens === undefined) return undefined;
  const { versionId, expiresAt } = row.tokens;
  const set = await ports.vault.get({ integration: row.id, epoch: row.epoch, versionId });
  if (set?.refreshToken !== undefined) return { value: set.refreshToken, hint: 'refresh_token' };
  // An access token that is over is inactive, whatever became of the consent.
  if (set === undefined || expiresAt <= ports.clock.now()) return undefined;
  return { value: set.accessToken, hint: 'access_token' };
}
