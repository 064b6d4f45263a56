import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { HEALTH_EVERY_MINUTES } from '#shared/contract/names.ts';
import { type Duration, minutes } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type HealthPorts, runHealth } from '#shared/usecases/health/run-health.ts';
import { hearSigns } from '#shared/usecases/notice/hear-signs.ts';
import type { SignPorts } from '#shared/usecases/notice/note-signs.ts';
import { inTurns } from './in-turns.ts';

export interface HealthWatch {
  /** Resolves when the check in hand has ended. */
  stop(): Promise<void>;
}

const EVERY = minutes(HEALTH_EVERY_MINUTES);
const AFTER_A_FAILURE = minutes(5);
/** What a run may take; what is left over is due in the next. */
const ONE_RUN = minutes(15);

/** Checks those whose turn has come: at the start, because the home may have been down, and then each hour. */
export function startHealth(ports: HealthPorts & SignPorts): HealthWatch {
  const { clock, log } = ports;
  const run = runHealth({ ...ports, store: inTurns(ports.store), hearSigns: hearSigns(ports) });
  const stopping = new AbortController();
  const { signal } = stopping;

  async function look(): Promise<Duration> {
    const end = clock.monotonic() + ONE_RUN;
    const timeLeft = () => (signal.aborted ? 0 : end - clock.monotonic()) as Duration;
    try {
      const ran = await run({ timeLeft });
      if (ran.kind !== 'ran' || ran.checked + ran.undone === 0) return EVERY;
      const { checked, failing, failingCritical, undone, isComplete } = ran;
      log.info('health checked', { checked, failing, undone, isComplete });
      // On AWS this is an alarm; here whoever watches the log hears of it.
      if (failingCritical > 0) log.error('critical integrations are not well', { failingCritical });
      return EVERY;
    } catch (error) {
      // A fault of ours ends no home: it would end the next one as well, at its start.
      if (error instanceof StoreUnavailable) log.error('health not checked', { cause: error.name });
      else log.error('fault', { ...faultFields(error), code: 'internal' });
      return AFTER_A_FAILURE;
    }
  }

  async function keepLooking(): Promise<void> {
    while (!signal.aborted) await clock.sleep(await look(), signal);
  }

  const running = keepLooking();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
