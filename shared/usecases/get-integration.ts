import type { Refusal } from '#shared/domain/error-code.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { isShown, noSuchIntegration } from './no-such-integration.ts';

export type IntegrationOutcome = { readonly kind: 'integration'; readonly row: Integration } | Refusal;

/** One integration, unless its removal is under way. */
export const getIntegration =
  (ports: Pick<Ports, 'store'>) =>
  async (input: { readonly id: IntegrationId }): Promise<IntegrationOutcome> => {
    const row = await ports.store.find(input.id);
    return row !== undefined && isShown(row) ? { kind: 'integration', row } : noSuchIntegration(input.id);
  };
