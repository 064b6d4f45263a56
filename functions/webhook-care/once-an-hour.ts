import type { Log } from '#shared/ports/tell.ts';
import type { runWebhooks } from '#shared/usecases/registration/run-webhooks.ts';

/** What is left of the function's time when the last one is begun: a vendor may take all of its own. */
const ONE_LOOK_MS = 60_000;

/**
 * One run. Throws where something was left undone: Lambda then starts it again, and after its last try says so in the
 * dead letters.
 */
export const onceAnHour =
  (run: ReturnType<typeof runWebhooks>, log: Log) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const { kind: _kind, findings, ...counts } = await run(false, () => timeLeftMs() > ONE_LOOK_MS);
    for (const { client, says, code } of findings) log.warn('webhook', { client, says, code });
    log.info('webhooks looked after', counts);
    if (counts.undone > 0 || !counts.isComplete) throw new WebhooksLeft();
  };

class WebhooksLeft extends Error {
  override readonly name = 'WebhooksLeft';

  constructor() {
    super('not every webhook was looked after and told of; the log says which');
  }
}
