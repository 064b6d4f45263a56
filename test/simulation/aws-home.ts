import { batch } from '#functions/refresh/batch.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { finishRemoval } from '#shared/usecases/finish-removal.ts';
import { refreshIntegration } from '#shared/usecases/refresh-integration.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { drawn } from './chance.ts';
import type { SimHome } from './home.ts';
import { type Surroundings, simPorts } from './sim-ports.ts';
import { SimProcess } from './sim-process.ts';
import { type Held, SimQueue } from './sim-queue.ts';

const FUNCTION_TIMEOUT = 120_000;
const VISIBILITY = 6 * FUNCTION_TIMEOUT;
const API_TIMEOUT = 29_000;
const MINUTE = 60_000;
const CAPACITY = 100;

type Handler = ReturnType<typeof batch>;

/** One execution environment of the refresh function: it keeps its memory from one invocation to the next. */
interface Environment {
  readonly process: SimProcess;
  readonly handler: Handler;
  left: () => number;
  busy: boolean;
}

/** Queue, sweep and refresh function as on AWS: each invocation is killed hard at its timeout. */
export function awsHome(around: Surroundings, options: { workers: number; skew: number }): SimHome {
  const { loop, network, observer } = around;
  const queue = new SimQueue(loop);
  let environments: Environment[] = [];
  let started = 0;
  queue.wake = dispatch;

  function process(name: string): SimProcess {
    const skew = Math.floor((drawn(around.seed, 6, started++) * 2 - 1) * options.skew);
    return new SimProcess(name, loop, skew);
  }

  function dispatch(): void {
    for (let held = queue.visible(); held !== undefined; held = queue.visible()) {
      const environment = environments.find(({ busy }) => !busy) ?? begin();
      if (environment === undefined) return;
      invoke(environment, held);
    }
  }

  function begin(): Environment | undefined {
    if (environments.length >= options.workers) return undefined;
    const mine = process(`refresh ${started}`);
    const ports = simPorts(around, mine);
    const environment: Environment = {
      process: mine,
      left: () => FUNCTION_TIMEOUT,
      busy: false,
      handler: batch({
        ...ports,
        refresh: refreshIntegration(ports),
        finishRemoval: finishRemoval(ports),
        read: (body) => JSON.parse(body) as RefreshMessage,
        hide: (id, length) =>
          network.call(
            mine,
            'queue.hide',
            async () => queue.hide(id, length),
            (why) => new Error(why),
          ),
      }),
    };
    mine.whenDead(() => {
      environments = environments.filter((other) => other !== environment);
      observer.died(mine);
      queue.wakeAt(loop.now);
    });
    environments.push(environment);
    return environment;
  }

  function invoke(environment: Environment, held: Held): void {
    environment.busy = true;
    const endsAt = loop.now + FUNCTION_TIMEOUT;
    const kill = loop.at(endsAt, () => {
      if (environment.process.alive) around.note(`${environment.process.name}: killed at its timeout`);
      environment.process.kill();
    });
    queue.hide(held.id, VISIBILITY);
    around.note(`${environment.process.name}: takes ${held.id}: ${held.message.id} is ${held.message.why}`);
    const event = {
      Records: [{ messageId: held.id, receiptHandle: held.id, body: JSON.stringify(held.message) }],
    };
    const context = { getRemainingTimeInMillis: () => endsAt - loop.now };
    const running = environment.handler(event as Parameters<Handler>[0], context as Parameters<Handler>[1]);
    void running.then(({ batchItemFailures }) => {
      loop.cancel(kill);
      if (batchItemFailures.length === 0) queue.delete(held.id);
      observer.finished(environment.process);
      environment.busy = false;
      dispatch();
    });
  }

  function sweepEachMinute(): void {
    loop.at(loop.now + MINUTE, sweepEachMinute);
    const mine = process('sweep');
    const ports = simPorts(around, mine);
    const sweep = sweepDue({ ...ports, queue: queue.sender(network, mine), shards: 1 });
    sweep({ capacity: CAPACITY }).catch(() => {});
  }

  /** An idle sweep is left out: it would ask one question and do nothing. */
  async function sweepIfDue(): Promise<void> {
    const due = await around.database.store.due(0, milliseconds(loop.now + options.skew) as never, 1);
    if (due.length > 0) sweepEachMinute();
    else loop.at(loop.now + MINUTE, sweepIfDue);
  }

  return {
    start: () => void sweepIfDue(),
    ask(name) {
      const mine = process(name);
      loop.at(loop.now + API_TIMEOUT, () => mine.kill());
      return { process: mine, ports: { ...simPorts(around, mine), queue: queue.sender(network, mine) } };
    },
  };
}
