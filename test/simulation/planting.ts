import { CLOSED } from '#shared/domain/circuit-state.ts';
import type { AttemptId, ClientId, IntegrationId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { before, minutes, seconds } from '#shared/domain/time.ts';
import {
  aClient,
  aClientId,
  anIntegration,
  anIntegrationId,
  aTokenSet,
  NOW,
  tokenFacts,
} from '../support/integration.ts';
import type { Simulation } from './simulation.ts';

export const idOf = (integration: number): IntegrationId => anIntegrationId(`i${integration}`);

const clientIdOf = (n: number): ClientId => aClientId(`client-${n}`);

/** The integrations take turns. */
export const clientOf = (id: IntegrationId, clients: number): ClientId =>
  clientIdOf(Number(id.slice(1)) % clients);

export const vendorsNameOf = (client: ClientId): string => `${client}-at-acme`;

/** Grants that are due in a moment, each with its first refresh token, and the clients that they belong to. */
export async function plant(around: Simulation, integrations: number): Promise<void> {
  const { truth, vendor, observer } = around;
  const clients = new Set<ClientId>();
  for (let n = 0; n < integrations; n++) {
    const id = idOf(n);
    const client = around.clientOf(id);
    clients.add(client);
    const versionId = plantedVersion(n);
    const minted = vendor.consent(id);
    const facts = tokenFacts({ versionId, obtainedAt: before(NOW, minutes(10)) });
    const row = anIntegration({
      id,
      client,
      tokens: facts,
      version: 1,
      dueAt: before(NOW, seconds(1 - n)),
    });
    const ref = { integration: id, epoch: row.epoch, versionId };
    const tokens = aTokenSet({
      accessToken: new Secret(minted.accessToken),
      refreshToken: new Secret(minted.refreshToken),
      obtainedAt: facts.obtainedAt,
      expiresAt: facts.expiresAt,
      spent: [],
    });
    await truth.vault.put(ref, tokens, []);
    observer.took(ref, minted.refreshToken);
    await truth.store.create(row);
    observer.row(row);
  }
  for (const id of clients) await plantClient(around, id);
}

async function plantClient({ truth, vendor, observer }: Simulation, id: ClientId): Promise<void> {
  const clientId = vendorsNameOf(id);
  const client = aClient({ id, clientId, circuit: CLOSED });
  await truth.clients.create(client);
  await truth.clientVault.put(id, 'first', { clientSecret: new Secret(vendor.secretOf(clientId)) });
  observer.client(client);
}

/** Begun when the token set was obtained: ids of attempts are in the order of their time. */
function plantedVersion(n: number): AttemptId {
  const time = before(NOW, minutes(10)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, '0')}` as AttemptId;
}
