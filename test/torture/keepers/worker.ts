/**
 * One of several processes on one table, as a Lambda function is: it takes what is due, or what it is told to refresh,
 * in invocations that end within the function's timeout. Its parent ends it where one does not. Arguments: settings and
 * vendor, as JSON. Facts go to standard output, the log to standard error; `begin` and `end` of an invocation to the
 * parent, which sends messages.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsSettings } from '#shared/adapters/aws/care-ports.ts';
import { jsonLog } from '#shared/adapters/in-process/json-log.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { refreshIntegration } from '#shared/usecases/refresh-integration.ts';
import { fleetPorts } from './fleet-ports.ts';

const AT_ONCE = 8;
const LEAST_PAUSE_MS = 50;
const MOST_PAUSE_MS = 150;

const [settingsText = '', vendorText = ''] = process.argv.slice(2);
const settings = JSON.parse(settingsText) as AwsSettings;
const ports = fleetPorts(settings, JSON.parse(vendorText) as Vendor, jsonLog({ level: 'info' }));
const refresh = refreshIntegration(ports);
const told: RefreshMessage[] = [];
let isEnding = false;

process.on('message', (message: RefreshMessage) => told.push(message));
process.once('SIGTERM', () => {
  isEnding = true;
});
// A parent that is gone will end nobody any more.
process.once('disconnect', () => process.exit(0));
while (!isEnding) {
  const messages = [...told.splice(0), ...(await due())].slice(0, AT_ONCE);
  if (messages.length > 0) await invoke(messages);
  await sleep(LEAST_PAUSE_MS + Math.random() * MOST_PAUSE_MS);
}
process.exit(0);

/** The table may be slow; the next look will do. */
async function due(): Promise<readonly RefreshMessage[]> {
  try {
    const rows = await ports.store.due(0, ports.clock.now(), AT_ONCE);
    return rows.map(({ id, vendor, client }) => ({ id, vendor, client, why: 'due' }));
  } catch (error) {
    ports.log.warn('nothing found out', { cause: error instanceof Error ? error.name : 'unknown' });
    return [];
  }
}

async function invoke(messages: readonly RefreshMessage[]): Promise<void> {
  process.send?.('begin');
  const endsAt = ports.clock.monotonic() + settings.GRANTKEEPER_FUNCTION_TIMEOUT_MS;
  const timeLeft = () => milliseconds(Math.max(0, endsAt - ports.clock.monotonic()));
  await Promise.all(messages.map((message) => refresh({ ...message, timeLeft })));
  process.send?.('end');
}
