import { countedEpoch } from '#shared/domain/epochs.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';

const TRIES = 3;
const FIRST_PAUSE = milliseconds(200);

/**
 * Destroys what a grant had before another took its place. The new grant stands already, so a vault that is down here
 * fails nothing: the old token sets stay sealed where nothing names them, and the log says so.
 */
export async function destroyOldEpoch(
  ports: Pick<Ports, 'vault' | 'clock' | 'log'>,
  before: Integration,
): Promise<void> {
  if (before.tokens === undefined && before.openAttempts.length === 0) return;
  // Whoever heard that a consent was withdrawn may not have come to the end of cleaning up after it.
  const epochs = before.care.status === 'revoked' ? [before.epoch - 1, before.epoch] : [before.epoch];
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      for (const epoch of epochs) await ports.vault.destroyEpoch(before.id, epoch);
      return;
    } catch (error) {
      if (!(error instanceof VaultUnavailable)) throw error;
      await ports.clock.sleep(milliseconds(FIRST_PAUSE * 2 ** tries));
    }
  }
  ports.log.error('old token sets not destroyed', { integration: before.id, epoch: countedEpoch(before) });
}
