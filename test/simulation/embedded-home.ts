import { inProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { settleTime } from '#shared/domain/budgets.ts';
import { seconds } from '#shared/domain/time.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { CarePorts } from '#shared/ports/ports.ts';
import { noteFirst } from '#shared/usecases/note-fact.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { noticeDue } from '../../infra/local/notice-due.ts';
import { startScheduler } from '../../infra/local/scheduler.ts';
import { startWorker } from '../../infra/local/worker.ts';
import { drawn } from './chance.ts';
import type { SimHome } from './home.ts';
import { type Surroundings, simPorts } from './sim-ports.ts';
import { SimProcess } from './sim-process.ts';

const SWEEP_PERIOD = seconds(60);
const LONGEST_OUTAGE = 30_000;

/** One process does everything; when it dies, the next one ends the leases that it finds. */
export function embeddedHome(around: Surroundings): SimHome {
  const { loop, network, observer, database, data, skew } = around;
  let starts = 0;
  let running: { readonly process: SimProcess; readonly ports: CarePorts } | undefined;

  function start(): void {
    const ahead = Math.floor((drawn(around.seed, 6, starts) * 2 - 1) * skew);
    const process = new SimProcess(`home ${++starts}`, loop, ahead);
    const kept = simPorts(around, process);
    const call = <T>(name: string, effect: () => Promise<T>) =>
      network.call(process, { name, effect, failed: (why) => new StoreUnavailable(why) });
    let wakeAt: ReturnType<typeof startScheduler>['wakeAt'] = () => {};
    const queue = inProcessQueue();
    const ports: CarePorts = { ...kept, store: noticeDue(kept.store, (at) => wakeAt(at)), queue };
    running = { process, ports };
    process.whenDead(() => {
      running = undefined;
      observer.died(process);
      loop.at(loop.now + 1_000 + Math.floor(drawn(around.seed, 7, starts) * LONGEST_OUTAGE), start);
    });
    void serve();

    async function serve(): Promise<void> {
      await endOldLeases();
      startWorker({ ports, queue, wakeAt: (at) => wakeAt(at) });
      const scheduler = startScheduler({
        sweep: sweepDue({ ...ports, shards: 1 }),
        nextDueAt: (after) => call('store.nextDueAt', () => database.store.nextDueAt(after)),
        period: SWEEP_PERIOD,
        clock: process.clock,
        log: ports.log,
      });
      wakeAt = scheduler.wakeAt;
    }

    /** A start that cannot read its rows ends; the next one tries again. */
    async function endOldLeases(): Promise<void> {
      const { rotation } = data;
      const settle = rotation.reuseRevokesFamily === true ? 'own' : settleTime(rotation, ports.budgets);
      try {
        const ended = await call('store.endLeases', async () => {
          const rows = await database.store.endLeasesOfDeadHolders(process.clock.now(), () => settle);
          for (const row of rows) observer.row(row);
          return rows;
        });
        for (const { id: integration, epoch, createdAt: born, lease } of ended) {
          if (lease === undefined) continue;
          const grant = { integration, epoch, born, attempt: lease.attemptId };
          await noteFirst(ports, { kind: 'lease_inherited', ...grant, until: lease.until });
        }
      } catch {
        process.kill();
        await new Promise(() => {});
      }
    }
  }

  return { start, ask: () => running };
}
