import { withoutCanary } from '#shared/domain/canary.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Ports } from '#shared/ports/ports.ts';

/**
 * Takes the name of a canary that is removed off its client. Once more does no harm, and a name that stays is believed by
 * nobody. Throws `StoreUnavailable`.
 */
export async function forgetCanary(
  { clients }: Pick<Ports, 'clients'>,
  { id, client, canary }: Integration,
): Promise<void> {
  if (canary !== true) return;
  await clients.change(client, (newest) => {
    const next = withoutCanary(newest, id);
    return next === undefined ? { result: undefined } : { client: next, result: undefined };
  });
}
