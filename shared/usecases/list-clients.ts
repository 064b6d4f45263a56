import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import type { Ports } from '#shared/ports/ports.ts';

export interface ClientPage {
  readonly kind: 'page';
  readonly items: readonly OAuthClient[];
  readonly cursor?: string;
}

/** A page of OAuth clients by id. */
export const listClients =
  (ports: Pick<Ports, 'clients'>) =>
  async (query: { readonly limit: number; readonly cursor?: string }): Promise<ClientPage> => ({
    kind: 'page',
    ...(await ports.clients.list(query)),
  });
