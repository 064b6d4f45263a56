import type { Integration } from '#shared/domain/integration.ts';
import type { ListQuery } from '#shared/ports/integration-store.ts';
import type { Ports } from '#shared/ports/ports.ts';

export interface IntegrationPage {
  readonly kind: 'page';
  readonly items: readonly Integration[];
  readonly cursor?: string;
}

/** A page of integrations by id; `cursor` leads to the next one. */
export const listIntegrations =
  (ports: Pick<Ports, 'store'>) =>
  async (query: ListQuery): Promise<IntegrationPage> => ({
    kind: 'page',
    ...(await ports.store.list(query)),
  });
