import { describe, expect, it } from 'vitest';
import type { AwsCalls } from '../load/aws-calls.ts';
import { minutesBetweenRefreshes, usageOf } from './usage.ts';

const COUNTED: AwsCalls = {
  refreshes: 20,
  ofRefreshes: { 'DynamoDB UpdateItemCommand': 40, 'SecretsManager PutSecretValueCommand': 40 },
  writeUnitsPerRefresh: 4,
  rowBytes: 800,
  logBytesOfRefreshes: 10_000,
  seriesPerVendor: 3,
  reads: 10,
  ofColdReads: { 'DynamoDB GetItemCommand': 10, 'SecretsManager GetSecretValueCommand': 10 },
  ofReads: { 'DynamoDB GetItemCommand': 10 },
  sweeps: [],
  sendingSweep: { due: 200, tally: { 'DynamoDB QueryCommand': 16, 'SQS SendMessageBatchCommand': 20 } },
};
const STACKS = { alarms: 10, memoryMegabytes: { sweep: 512, refresh: 1024, token: 1024 } };

describe('usage', () => {
  it('is what was counted, for one refresh, read or row', () => {
    expect(usageOf(COUNTED, STACKS, 1000)).toMatchObject({
      integrations: 1000,
      perRefresh: { writeUnits: 4, secretCalls: 2, logBytes: 500 },
      perRead: { rowReads: 1, secretCalls: 1 },
      sweep: { queries: 16, sendsPerRow: 0.1 },
    });
  });

  it('refreshes an hourly token six minutes and half the jitter before its hour', () => {
    expect(minutesBetweenRefreshes()).toBeCloseTo(60 - 6 - 2.5, 1);
  });

  it('misses a function that the stacks do not have', () => {
    const without = { ...STACKS, memoryMegabytes: { sweep: 512, refresh: 1024 } };
    expect(() => usageOf(COUNTED, without, 1000)).toThrow('there is no function token');
  });
});
