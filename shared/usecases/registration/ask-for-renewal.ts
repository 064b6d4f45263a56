import { renewalAsked } from '#shared/domain/registration/transitions.ts';
import { isAboutItself } from '#shared/domain/vendor-registration.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import type { Ports } from '#shared/ports/ports.ts';

/** Where a vendor says that its registration is about to end or has ended, the next run looks after it. Throws `StoreUnavailable`. */
export async function askForRenewal(
  { clients, clock }: Pick<Ports, 'clients' | 'clock'>,
  { client, claims }: Pick<Delivery, 'client' | 'claims'>,
): Promise<void> {
  if (!claims.some(({ event }) => isAboutItself(event))) return;
  await clients.change(client, (row) => ({
    ...(row.webhook === undefined
      ? {}
      : { client: { ...row, webhook: renewalAsked(row.webhook, clock.now()) } }),
    result: undefined,
  }));
}
