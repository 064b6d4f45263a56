import { type Duration, milliseconds } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { QueueUnavailable } from '#shared/ports/refresh-queue.ts';
import { causeOf } from '../cause-of.ts';
import { lookAtQueue, type QueuePorts } from './look-at-queue.ts';
import type { Fate, QueueReport } from './report.ts';

export interface QueuesRan {
  readonly redriven: number;
  /** Letters that wait for a grant. */
  readonly waiting: number;
  /** Letters that no grant will mend: they were sent back too often, or name no integration. */
  readonly stuck: number;
  /** Queues that could not be looked at. */
  readonly failed: number;
}

const STUCK: readonly Fate[] = ['too_often', 'unknown_integration', 'no_room', 'not_sent', 'not_removed'];
const DONE: readonly Fate[] = [...STUCK, 'redriven'];

/** Looks at every watched queue, sends back what its policy says, and measures what is left. */
export const runQueues = (ports: QueuePorts & Pick<Ports, 'metrics'>) => {
  const look = lookAtQueue(ports);
  return async ({ timeLeft }: { readonly timeLeft: () => Duration }): Promise<QueuesRan> => {
    const reports: QueueReport[] = [];
    const { all } = ports.queues;
    for (const [n, queue] of all.entries()) {
      // Each has its share: a long queue does not keep the others from being looked at.
      const share = timeLeft() / (all.length - n);
      const end = ports.clock.monotonic() + share;
      try {
        const left = () => milliseconds(end - ports.clock.monotonic());
        reports.push(await look(queue, { redrive: { by: 'policy' }, timeLeft: left }));
      } catch (error) {
        if (!(error instanceof QueueUnavailable)) throw error;
        ports.log.error('queue not looked at', { queue: queue.name, cause: causeOf(error) });
      }
    }
    const count = (is: (fate: Fate) => boolean): number =>
      reports
        .flatMap(({ findings }) => findings)
        .reduce((sum, { fate, letters }) => sum + (is(fate) ? letters : 0), 0);
    const ran = {
      redriven: count((fate) => fate === 'redriven'),
      waiting: count((fate) => !DONE.includes(fate)),
      stuck: count((fate) => STUCK.includes(fate)),
      failed: all.length - reports.length,
    };
    ports.metrics.record('QueueLettersWaiting', ran.waiting, 'Count');
    ports.metrics.record('QueueLettersStuck', ran.stuck, 'Count');
    ports.metrics.record('QueueLettersRedriven', ran.redriven, 'Count');
    return ran;
  };
};
