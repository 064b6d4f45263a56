import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { inProcessBus } from '#shared/adapters/in-process/event-bus.ts';
import { jsonLog } from '#shared/adapters/in-process/json-log.ts';
import { inProcessQueue } from '#shared/adapters/in-process/refresh-queue.ts';
import { describeEventBusContract } from './event-bus.contract.ts';
import { inbox } from './inbox.ts';
import { describeLogContract } from './log.contract.ts';
import { describeMetricsContract } from './metrics.contract.ts';
import { describeRefreshQueueContract } from './refresh-queue.contract.ts';

describeRefreshQueueContract('in process', async () => {
  const queue = inProcessQueue();
  const received = inbox<Parameters<typeof queue.send>[0][number]>();
  queue.consume(async (message) => received.put(message), {
    concurrency: 4,
    failed: (error) => {
      throw error;
    },
  });
  return { queue, receive: received.until, close: queue.stop };
});

describeEventBusContract('in process', async () => {
  const bus = inProcessBus(jsonLog({ level: 'error', write: () => {} }));
  const received = inbox<Parameters<typeof bus.publish>[0][number]>();
  bus.subscribe(received.put);
  return { bus, received: received.until, close: async () => {} };
});

describeLogContract('json lines', async () => {
  let text = '';
  const log = jsonLog({
    level: 'debug',
    write: (more) => {
      text += more;
    },
  });
  return {
    log,
    lines: async () => {
      log.flush();
      const lines = text.split('\n').slice(0, -1);
      text = '';
      return lines;
    },
    close: async () => {},
  };
});

describeMetricsContract('counting', async () => {
  const metrics = countingMetrics();
  return {
    metrics,
    read: async (name, vendor) => {
      const found = metrics.read().find((one) => one.name === name && one.vendor === vendor);
      return { count: found?.count ?? 0, sum: found?.sum ?? 0 };
    },
    close: async () => {},
  };
});
