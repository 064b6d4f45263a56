import type { IntegrationId } from '#shared/domain/ids.ts';
import { isHeldBack } from '#shared/domain/restore/held-back.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { IntegrationOutcome } from './get-integration.ts';
import { isShown, noSuchIntegration } from './no-such-integration.ts';

/** Stops the care: nothing is refreshed and no token is served until it is resumed. A refresh in flight still lands. */
export const pauseIntegration =
  (ports: Pick<Ports, 'store' | 'clock'>) =>
  async (input: { readonly id: IntegrationId }): Promise<IntegrationOutcome> => {
    const changed = await ports.store.change(input.id, (row) => {
      if (!isShown(row)) return { result: 'hidden' as const };
      if (isHeldBack(row)) {
        // The restore may let it go; a person's word stays.
        const restored = { ...row.restored, wasPaused: true } as const;
        return { row: { ...row, restored }, result: 'paused' as const };
      }
      if (row.pausedAt !== undefined) return { result: 'paused' as const };
      // Out of the due index: the sweep would find it for nothing.
      const { dueAt: _dueAt, ...rest } = row;
      return { row: { ...rest, pausedAt: ports.clock.now() }, result: 'paused' as const };
    });
    if (changed.kind === 'missing' || changed.result === 'hidden') return noSuchIntegration(input.id);
    return { kind: 'integration', row: changed.row };
  };
