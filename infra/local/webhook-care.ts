import { faultFields } from '#shared/adapters/http/fault-fields.ts';
import { WEBHOOKS_EVERY_MINUTES } from '#shared/contract/names.ts';
import { type Duration, minutes } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { RegistrationPorts } from '#shared/usecases/registration/registration-ports.ts';
import { runWebhooks } from '#shared/usecases/registration/run-webhooks.ts';

export interface WebhookCare {
  /** Resolves when the look in hand has ended, early. */
  stop(): Promise<void>;
}

const EVERY = minutes(WEBHOOKS_EVERY_MINUTES);
const AFTER_A_FAILURE = minutes(5);

/** Looks after webhooks at vendors: at the start, because the home may have been down, and then each hour. */
export function startWebhookCare(ports: RegistrationPorts): WebhookCare {
  const { clock, log } = ports;
  const run = runWebhooks(ports);
  const stopping = new AbortController();
  const { signal } = stopping;

  async function look(): Promise<Duration> {
    try {
      const { findings, undone, isComplete } = await run(false, () => !signal.aborted);
      // On AWS some of this is an alarm; here whoever watches the log hears of it.
      for (const { client, says, code } of findings)
        log.warn('webhook', { client, says, ...(code === undefined ? {} : { code }) });
      return undone === 0 && isComplete ? EVERY : AFTER_A_FAILURE;
    } catch (error) {
      // A fault of ours ends no home: it would end the next one as well, at its start.
      if (error instanceof StoreUnavailable) log.error('webhooks not looked after', { cause: error.name });
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
