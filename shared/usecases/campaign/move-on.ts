import { isAffected } from '#shared/domain/campaign/campaign.ts';
import { neededFrom } from '#shared/domain/campaign/member.ts';
import { migrationOf } from '#shared/domain/campaign/migration.ts';
import { gate } from '#shared/domain/circuit.ts';
import { partyOf } from '#shared/domain/consent/party.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { type Integration, statusOf } from '#shared/domain/integration.ts';
import type { SubjectToken } from '#shared/domain/token-set.ts';
import type { TokenRequest } from '#shared/ports/token-endpoint.ts';
import { connected } from '../consent/connected.ts';
import { grantBy } from '../consent/grant-by.ts';
import type { ConsentPorts } from '../consent/ports.ts';
import { isShown } from '../no-such-integration.ts';
import { keepState } from './keep-state.ts';
import { type Move, moveOf } from './moves.ts';

/**
 * Cuts an integration over that needs no person for it: at once where its grant has the scopes already, else by a token
 * that the client gets with them, beside the one that goes on meanwhile. May be called as often as anyone likes. Throws
 * `StoreUnavailable`, `VaultUnavailable`.
 */
export const moveOn =
  (ports: ConsentPorts) =>
  async (id: IntegrationId): Promise<void> => {
    const row = await ports.store.find(id);
    if (row === undefined || !isShown(row)) return;
    const move = await moveOf(ports, row);
    if (move === undefined) return;
    const needed = neededFrom(move.campaign, row);
    if (needed === 'nobody') await cutOver(ports, id, move);
    // Nothing is asked in the name of what a person has stopped.
    if (needed === 'client' && statusOf(row) !== 'paused') await byClient(ports, row, move);
  };

/** Only what is wanted changes: the grant stays the one it is. */
async function cutOver(ports: ConsentPorts, id: IntegrationId, { campaign, scopes }: Move): Promise<void> {
  const migration = migrationOf(campaign, { state: 'cut_over', at: ports.clock.now() });
  await ports.store.change(id, (row) =>
    isAffected(campaign, row) && neededFrom(campaign, row) === 'nobody'
      ? { row: { ...row, scopes, migration }, result: undefined }
      : { result: undefined },
  );
}

async function byClient(ports: ConsentPorts, row: Integration, move: Move): Promise<void> {
  const vendor = ports.vendors.find(row.vendor);
  const client = await ports.clients.find(row.client);
  const asking = await askingOf(ports, row, move);
  if (vendor === undefined || client === undefined || asking === undefined) return;
  // Whatever hinders refreshes hinders this; the daily look sends it again.
  if (gate(client.circuit, ports.clock.now()).kind !== 'pass') return;
  const outcome = await grantBy(ports, row, vendor, client, {
    ...asking,
    move,
    mayTake: (newest) =>
      isShown(newest) &&
      newest.createdAt === row.createdAt &&
      newest.epoch === row.epoch &&
      newest.client === row.client,
    mayBeAnother: false,
  });
  if (outcome.kind === 'granted') {
    await connected(ports, outcome.row);
    return;
  }
  ports.log.warn('not cut over', { integration: row.id, client: client.id, why: outcome.why });
  // What the vendor says of these scopes stands; what failed on the way is tried again.
  if (isRefusal(outcome.why)) await keepState(ports, row.id, move, { state: 'refused', why: 'refused' });
}

const isRefusal = (why: string): boolean => why === 'code_refused' || why === 'no_token';

/** What is asked of the vendor; `undefined` where there is nothing to ask with. */
async function askingOf(
  { vault }: ConsentPorts,
  row: Integration,
  { scopes }: Move,
): Promise<{ readonly request: TokenRequest; readonly subject?: SubjectToken } | undefined> {
  const { user: subject, account } = partyOf(row);
  switch (row.grantType) {
    case 'client_credentials':
      return {
        request: { grantType: 'client_credentials', scopes, ...(account === undefined ? {} : { account }) },
      };
    case 'jwt_bearer':
      return { request: { grantType: 'jwt_bearer', scopes, ...(subject === undefined ? {} : { subject }) } };
    case 'token_exchange': {
      const { tokens } = row;
      const set =
        tokens && (await vault.get({ integration: row.id, epoch: row.epoch, versionId: tokens.versionId }));
      if (set?.subject === undefined) return undefined;
      const { token, type } = set.subject;
      const tokenType = type === undefined ? {} : { tokenType: type };
      return { request: { grantType: 'token_exchange', token, scopes, ...tokenType }, subject: set.subject };
    }
    default:
      return undefined;
  }
}
