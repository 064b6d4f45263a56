import { type Duration, milliseconds, shortest } from '#shared/domain/time.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { runQueues } from '#shared/usecases/queue/run-queues.ts';

/** What is left of the function's time for giving letters back. */
const KEPT_MS = 10_000;
/** Letters are hidden for two minutes: a look is over long before. */
const LONGEST_LOOK: Duration = milliseconds(50_000);

/** One look at every queue. Throws where one could not be looked at, so that Lambda counts an error: the next minute is the retry. */
export const eachMinute =
  (run: ReturnType<typeof runQueues>, log: Log, monotonic: () => number) =>
  async (timeLeftMs: () => number): Promise<void> => {
    const begun = monotonic();
    const timeLeft = () =>
      shortest(milliseconds(timeLeftMs() - KEPT_MS), milliseconds(LONGEST_LOOK - (monotonic() - begun)));
    const ran = await run({ timeLeft });
    log.info('queues', { ...ran });
    if (ran.failed > 0) throw new QueuesFailed();
  };

class QueuesFailed extends Error {
  override readonly name = 'QueuesFailed';

  constructor() {
    super('not every watched queue could be looked at; the log says which');
  }
}
