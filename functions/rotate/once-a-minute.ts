import type { Log } from '#shared/ports/tell.ts';
import type { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';

/** As long as one rotation takes at the most, with the longest wait for refreshes: with less left none is begun. */
export const ONE_ROTATION_MS = 270_000;

/**
 * One look at all clients. Throws where the store or the vault failed, so that Lambda counts an error: the next minute is
 * the retry.
 */
export const onceAMinute =
  (run: ReturnType<typeof rotateDue>, log: Log) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const ran = await run(() => timeLeftMs() > ONE_ROTATION_MS);
    log.info('rotations', { ...ran });
    if (ran.failed > 0) throw new RotationsFailed();
  };

class RotationsFailed extends Error {
  override readonly name = 'RotationsFailed';

  constructor() {
    super('not every client was looked at to the end; the log says which');
  }
}
