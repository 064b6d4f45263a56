import { deadlineFor } from '#shared/domain/budgets.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { seconds, shortest } from '#shared/domain/time.ts';
import type { Claim } from '#shared/domain/webhook/claims.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookPorts } from '#shared/ports/webhook.ts';

export type CheckPorts = Pick<
  Ports,
  'vault' | 'clients' | 'clientVault' | 'vendors' | 'queue' | 'log' | 'clock' | 'budgets'
> &
  Pick<WebhookPorts, 'introspection'>;

/** A delivery after this one waits for the answer. */
const PATIENCE = seconds(8);

/**
 * Has the vendor itself asked about a grant that a webhook spoke of: by introspection (RFC 7662), where the claim is that
 * the consent is gone, and unless that says that it lives by one refresh, due or not. A vendor that has ended a grant
 * refuses it; `active: false` alone may also mean that a server knows no refresh tokens there, or that this client may
 * not ask (RFC 7662 2.2). To be made for each delivery: it may speak of hundreds of grants, and a vendor that once did
 * not tell is not asked again.
 */
export const grantChecks = (ports: CheckPorts) => {
  let isTelling = true;
  return async (claim: Claim, row: Integration): Promise<void> => {
    const { id, vendor, client, version } = row;
    const said = isTelling && saysItIsOver(claim) ? await introspected(ports, row) : 'not_asked';
    if (said === 'unclear') isTelling = false;
    if (said === 'active') {
      ports.log.info('webhook not confirmed by introspection', { integration: id, vendor });
      return;
    }
    await ports.queue.send([{ id, vendor, client, why: 'told', seenVersion: version }]);
    ports.log.info('webhook checked by a refresh', { integration: id, vendor });
  };
};

const saysItIsOver = ({ means }: Claim): boolean => means === 'revoked' || means === 'account-revoked';

async function introspected(
  ports: CheckPorts,
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
  return ports.introspection.introspect(call, token.value, token.hint);
}

/** A token that somebody may have spent is not shown: of it no answer tells anything, and a refresh is under way. */
const isAtRest = (row: Integration): boolean =>
  row.lease === undefined && row.openAttempts.length === 0 && row.escrow === undefined;

interface Asked {
  readonly value: Secret;
  readonly hint: 'refresh_token' | 'access_token';
}

async function tokenOf(ports: CheckPorts, row: Integration): Promise<Asked | undefined> {
  if (row.tokens === undefined) return undefined;
  const { versionId, expiresAt } = row.tokens;
  const set = await ports.vault.get({ integration: row.id, epoch: row.epoch, versionId });
  if (set?.refreshToken !== undefined) return { value: set.refreshToken, hint: 'refresh_token' };
  // An access token that is over is inactive, whatever became of the consent.
  if (set === undefined || expiresAt <= ports.clock.now()) return undefined;
  return { value: set.accessToken, hint: 'access_token' };
}
