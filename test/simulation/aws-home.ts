import { batch } from '#functions/refresh/batch.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { finishRemoval } from '#shared/usecases/finish-removal.ts';
import { refreshIntegration } from '#shared/usecases/refresh-integration.ts';
import { sweepDue } from '#shared/usecases/sweep-due.ts';
import { drawn } from './chance.ts';
import type { SimHome } from './home.ts';
import type { Schedule } from './schedule.ts';
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
  busy: boolean;
}

type Options = Pick<Schedule, 'seed' | 'workers' | 'batch' | 'disorder' | 'skew'>;

/** Queue, sweep and refresh function as on AWS: each invocation is killed hard at its timeout. */
export function awsHome(around: Surroundings, options: Options): SimHome {
  const { loop, network, observer, rows } = around;
  const queue = new SimQueue(loop, options.seed, options.disorder);
  let environments: Environment[] = [];
  let started = 0;
  queue.wake = dispatch;

  function process(name: string): SimProcess {
    const skew = Math.floor((drawn(around.seed, 6, started++) * 2 - 1) * options.skew);
    return new SimProcess(name, loop, skew);
  }

  function dispatch(): void {
    for (;;) {
      const environment = environments.find(({ busy }) => !busy) ?? begin();
      if (environment === undefined) return;
      const held = queue.receive(options.batch, VISIBILITY);
      if (held.length === 0) return;
      invoke(environment, held);
    }
  }

  function begin(): Environment | undefined {
    if (environments.length >= options.workers) return undefined;
    const mine = process(`refresh ${started}`);
    const ports = simPorts(around, mine);
    const environment: Environment = {
      process: mine,
      busy: false,
      handler: batch({
        ...ports,
        refresh: refreshIntegration(ports),
        finishRemoval: finishRemoval(ports),
        read: (body) => JSON.parse(body) as RefreshMessage,
        hide: (id, length) =>
          network.call(mine, {
            name: 'queue.hide',
            effect: async () => queue.hide(id, length),
            failed: (why) => new Error(why),
          }),
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

  function invoke(environment: Environment, held: readonly Held[]): void {
    environment.busy = true;
    const endsAt = loop.now + FUNCTION_TIMEOUT;
    const kill = loop.at(endsAt, () => {
      if (environment.process.alive) around.note(`${environment.process.name}: killed at its timeout`);
      environment.process.kill();
    });
    for (const { id, message } of held) {
      around.note(`${environment.process.name}: takes ${id}: ${message.id} is ${message.why}`);
    }
    const event = {
      Records: held.map(({ id, message }) => ({
        messageId: id,
        receiptHandle: id,
        body: JSON.stringify(message),
      })),
    };
    const context = { getRemainingTimeInMillis: () => endsAt - loop.now };
    const running = environment.handler(event as Parameters<Handler>[0], context as Parameters<Handler>[1]);
    void running.then(({ batchItemFailures }) => {
      loop.cancel(kill);
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { id } of held) if (!failed.has(id)) queue.delete(id);
      observer.finished(environment.process);
      environment.busy = false;
      dispatch();
    });
  }

  /** A minute in which no clock finds anything due is left out: the sweep would ask one question and do nothing. */
  function eachMinute(): void {
    loop.at(loop.now + MINUTE, eachMinute);
    if (!isAnyDue(loop.now + options.skew)) return;
    const mine = process('sweep');
    const ports = simPorts(around, mine);
    const sweep = sweepDue({ ...ports, queue: queue.sender(network, mine), shards: 1 });
    sweep({ capacity: CAPACITY }).catch(() => {});
  }

  function isAnyDue(by: number): boolean {
    for (const { dueAt } of rows.values()) if (dueAt !== undefined && dueAt <= by) return true;
    return false;
  }

  return {
    start: eachMinute,
    ask(name) {
      const mine = process(name);
      loop.at(loop.now + API_TIMEOUT, () => mine.kill());
      return { process: mine, ports: { ...simPorts(around, mine), queue: queue.sender(network, mine) } };
    },
  };
}
