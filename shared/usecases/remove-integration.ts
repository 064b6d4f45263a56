import type { Refusal } from '#shared/domain/error-code.ts';
import { eventOf } from '#shared/domain/event-of.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { type Duration, milliseconds } from '#shared/domain/time.ts';
import { withRemovalBegun } from '#shared/domain/withdraw.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { causeOf } from './cause-of.ts';
import { finishRemoval, type RemovalPorts, type RevokedAtVendor } from './finish-removal.ts';
import { isShown, noSuchIntegration } from './no-such-integration.ts';
import { grantOf, noteFirst } from './note-fact.ts';
import { tell } from './refresh/tell.ts';

export interface RemoveIntegrationInput {
  readonly id: IntegrationId;
  /** How long the caller may be kept waiting for a refresh in flight. */
  readonly timeout: Duration;
}

export type RemoveOutcome =
  | { readonly kind: 'removal'; readonly revokedAtVendor: RevokedAtVendor | 'pending' }
  | Refusal;

type RemovePorts = RemovalPorts & Pick<Ports, 'watch' | 'bus'>;

/**
 * Ends an integration. One write withdraws it: from there on nothing is served and nothing commits. What is left,
 * revoking, destroying, forgetting, is done within the time or else behind, by the worker that the sweep sends it to.
 */
export const removeIntegration = (ports: RemovePorts) => {
  const finish = finishRemoval(ports);

  return async (input: RemoveIntegrationInput): Promise<RemoveOutcome> => {
    const giveUpAt = ports.clock.monotonic() + input.timeout;
    const now = ports.clock.now();
    const changed = await ports.store.change(input.id, (row) =>
      isShown(row)
        ? { row: withRemovalBegun(row, now), result: 'begun' as const }
        : { result: 'hidden' as const },
    );
    if (changed.kind === 'missing' || changed.result === 'hidden') return noSuchIntegration(input.id);
    const ended = grantOf({ ...changed.row, epoch: changed.row.epoch - 1 });
    await noteFirst(ports, { kind: 'removal_begun', ...ended, version: changed.row.version });
    await tell(ports, [eventOf(changed.row, { type: 'integration.revoked' })]);
    const revokedAtVendor = await finishInTime(input.id, giveUpAt);
    await noteFirst(ports, { kind: 'removal_acknowledged', ...ended });
    return { kind: 'removal', revokedAtVendor };
  };

  async function finishInTime(id: IntegrationId, giveUpAt: number): Promise<RevokedAtVendor | 'pending'> {
    for (let round = 0; ; round++) {
      const outcome = await finishNow(id);
      if (outcome.kind === 'removed') return outcome.revokedAtVendor;
      const timeLeft = giveUpAt - ports.clock.monotonic();
      if (outcome.kind !== 'waiting' || timeLeft <= 0) return 'pending';
      const leaseLeft = outcome.until - ports.clock.now() + 1;
      await ports.watch.changed(id, milliseconds(Math.max(1, Math.min(timeLeft, leaseLeft))), round);
    }
  }

  async function finishNow(
    id: IntegrationId,
  ): Promise<Awaited<ReturnType<typeof finish>> | { kind: 'failed' }> {
    try {
      return await finish({ id });
    } catch (error) {
      if (!(error instanceof VaultUnavailable || error instanceof StoreUnavailable)) throw error;
      ports.log.warn('removal goes on behind', { integration: id, cause: causeOf(error) });
      return { kind: 'failed' };
    }
  }
};
