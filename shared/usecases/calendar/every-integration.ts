import type { Integration } from '#shared/domain/integration.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { pagesOfIntegrations } from './pages-of-integrations.ts';

/** Every integration by id, one after the other. */
export async function* everyIntegration(ports: Pick<Ports, 'store'>): AsyncGenerator<Integration, void> {
  for await (const page of pagesOfIntegrations(ports)) yield* page;
}
