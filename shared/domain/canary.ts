import type { IntegrationId } from './ids.ts';
import type { Integration } from './integration.ts';
import type { OAuthClient } from './oauth-client.ts';

/** Whether losing it is to wake somebody: it says so itself, or all of its client's grants fare as it does. */
export const isCritical = ({ critical, canary }: Integration): boolean => critical || canary === true;

/**
 * The client with this integration as its canary; `undefined` where another one is, so that there is one at the most.
 * `standing`: the integration that the row names, as the store has it now.
 */
export function withCanary(
  client: OAuthClient,
  id: IntegrationId,
  standing: Integration | undefined,
): OAuthClient | undefined {
  const isTaken = client.canary !== undefined && client.canary !== id && isCanaryOf(client, standing);
  return isTaken ? undefined : { ...client, canary: id };
}

/** The client without this integration as its canary, which is being removed; `undefined` where it does not name it. */
export function withoutCanary(client: OAuthClient, id: IntegrationId): OAuthClient | undefined {
  const { canary, ...rest } = client;
  return canary === id ? rest : undefined;
}

/** Whether this row is the canary that the client names: one whose removal goes on has left its name behind. */
export const isCanaryOf = (client: OAuthClient, row: Integration | undefined): row is Integration =>
  row?.canary === true &&
  row.id === client.canary &&
  row.client === client.id &&
  row.care.status !== 'revoked';
