import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { type Duration, seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { freeRotations } from '#shared/usecases/rotation/free-rotations.ts';
import { rotateDue } from '#shared/usecases/rotation/rotate-due.ts';
import type { RotationPorts } from '#shared/usecases/rotation/rotation-ports.ts';

export interface Rotations {
  /** Resolves when nothing is driven any more. What was under way goes on after the next start. */
  stop(): Promise<void>;
}

/** A rotation that somebody asks for begins within this time. */
const PERIOD = seconds(5);

/** Drives rotations of client secrets: those that are due, asked for, or left by a process before. */
export function startRotations(ports: RotationPorts): Rotations {
  const { clock, log } = ports;
  const stopping = new AbortController();
  const { signal } = stopping;
  /**
   * Whoever waits for refreshes to end must not keep the home from ending. Waits for the vault have the real clock: a
   * vendor's answer may hold the only copy of the one secret it takes.
   */
  const sleep = async (length: Duration): Promise<void> => {
    await clock.sleep(length, signal);
    if (signal.aborted) throw new HomeEnds();
  };
  const run = rotateDue({ ...ports, idle: { sleep } });

  async function keepLooking(): Promise<void> {
    // The hold on the data directory proves that whoever drove one before is dead.
    await freeRotations(ports).catch(noteFailure);
    while (!signal.aborted) {
      try {
        const { finished, rolledBack, stuck } = await run(() => !signal.aborted);
        if (finished > 0 || rolledBack > 0) log.info('client secrets replaced', { finished, rolledBack });
        // On AWS this is an alarm; here whoever watches the log hears of it.
        if (stuck > 0) log.error('rotation of a client secret is stuck', { stuck });
        await sleep(PERIOD);
      } catch (error) {
        if (error instanceof HomeEnds) return;
        noteFailure(error);
        await clock.sleep(PERIOD, signal);
      }
    }
  }

  /** A fault of ours ends no home. Holds that were not freed run to their own end. */
  function noteFailure(error: unknown): void {
    if (error instanceof StoreUnavailable)
      log.error('clients not looked at for rotation', { cause: error.name });
    else log.error('fault', { ...faultFields(error), code: 'internal' });
  }

  const running = keepLooking();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

class HomeEnds extends Error {
  override readonly name = 'HomeEnds';
}
