import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Ports } from '#shared/ports/ports.ts';

export type ClientOutcome = { readonly kind: 'client'; readonly client: OAuthClient } | Refusal;

export const noSuchClient = (id: ClientId): Refusal => refusal('not_found', `there is no client ${id}`);

/** One OAuth client, with the health of its circuit. */
export const getClient =
  (ports: Pick<Ports, 'clients'>) =>
  async (input: { readonly id: ClientId }): Promise<ClientOutcome> => {
    const client = await ports.clients.find(input.id);
    return client === undefined ? noSuchClient(input.id) : { kind: 'client', client };
  };
