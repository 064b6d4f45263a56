import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { dueAt } from '#shared/domain/due.ts';
import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { AwsCalls, Tally } from '../load/aws-calls.ts';
import type { StackFacts } from '../parts/bundles.ts';
import type { Usage } from './model.ts';

const SAMPLE = 10_000;
const HOUR_MS = 3_600_000;

/** A strict vendor's hourly tokens: how long after one refresh the next is due, over many ids. */
export function minutesBetweenRefreshes(): number {
  const vendor: Vendor = {
    id: 'hourly' as VendorId,
    tokenEndpoint: 'https://vendor.example/token',
    clientAuth: 'post',
    rotation: { kind: 'strict' },
  };
  const token = { obtainedAt: instant(0), expiresAt: instant(HOUR_MS) };
  let sum = 0;
  for (let n = 0; n < SAMPLE; n++)
    sum += dueAt(vendor, `grant-${n}` as IntegrationId, token, DEFAULT_BUDGETS);
  return sum / SAMPLE / 60_000;
}

/** What was counted on the emulator and in the synthesized stacks, for so many integrations. */
export function usageOf(counted: AwsCalls, stacks: StackFacts, integrations: number): Usage {
  const { refreshes, reads, sendingSweep } = counted;
  const memory = (name: string): number => {
    const megabytes = stacks.memoryMegabytes[name];
    if (megabytes === undefined) throw new Error(`there is no function ${name}`);
    return megabytes;
  };
  return {
    integrations,
    minutesBetweenRefreshes: minutesBetweenRefreshes(),
    perRefresh: {
      writeUnits: counted.writeUnitsPerRefresh,
      secretCalls: callsOf(counted.ofRefreshes, 'SecretsManager') / refreshes,
      logBytes: counted.logBytesOfRefreshes / refreshes,
    },
    // Every read is taken for a cold one: with two an hour there is a new token nearly each time.
    perRead: {
      rowReads: callsOf(counted.ofColdReads, 'DynamoDB') / reads,
      secretCalls: callsOf(counted.ofColdReads, 'SecretsManager') / reads,
    },
    sweep: {
      queries: callsOf(sendingSweep.tally, 'DynamoDB'),
      sendsPerRow: callsOf(sendingSweep.tally, 'SQS') / sendingSweep.due,
    },
    rowBytes: counted.rowBytes,
    seriesPerVendor: counted.seriesPerVendor,
    alarms: stacks.alarms,
    memoryMegabytes: { sweep: memory('sweep'), refresh: memory('refresh'), token: memory('token') },
  };
}

const callsOf = (tally: Tally, service: string): number =>
  Object.entries(tally).reduce((sum, [call, count]) => sum + (call.startsWith(service) ? count : 0), 0);
