import { describe, expect, it } from 'vitest';
import { minutesBetweenRefreshes } from '../../../infra/cli/cost/interval.ts';
import type { AwsCalls } from '../load/aws-calls.ts';
import { differences, meanOfIds } from './against.ts';

const COUNTED: AwsCalls = {
  refreshes: 20,
  ofRefreshes: {
    'DynamoDBClient UpdateItemCommand': 40,
    'SecretsManagerClient GetSecretValueCommand': 20,
    'SecretsManagerClient PutSecretValueCommand': 20,
  },
  writeUnitsPerRefresh: 4,
  rowBytes: 658,
  logBytesOfRefreshes: 39_622,
  seriesPerVendor: 3,
  reads: 21,
  ofColdReads: { 'DynamoDBClient GetItemCommand': 21, 'SecretsManagerClient GetSecretValueCommand': 21 },
  ofReads: { 'DynamoDBClient GetItemCommand': 21 },
  sweeps: [],
  sendingSweep: {
    due: 200,
    tally: { 'DynamoDBClient QueryCommand': 16, 'SQSClient SendMessageBatchCommand': 20 },
  },
};

describe('what the model counts with', () => {
  it('holds where it was counted again, to a tenth of the bytes', () => {
    expect(differences(COUNTED)).toEqual([]);
    expect(differences({ ...COUNTED, rowBytes: 720, logBytesOfRefreshes: 36_000 })).toEqual([]);
  });

  it('is named where it does not, with both numbers', () => {
    const more = {
      ...COUNTED,
      rowBytes: 800,
      writeUnitsPerRefresh: 5,
      ofColdReads: { 'DynamoDBClient GetItemCommand': 42, 'SecretsManagerClient GetSecretValueCommand': 21 },
    };
    expect(differences(more)).toEqual([
      'write units of a refresh: 4, counted 5',
      'rows of a cold read: 1, counted 2',
      'bytes of a row: 658, counted 800',
    ]);
  });

  it.each([
    [1800, 1800 - 300 - 150],
    [3600, 3600 - 360 - 150],
    [86_400, 86_400 - 900 - 150],
  ])('spreads tokens of %i s as the domain does, ahead by the skew and half the jitter', (lifetime, mean) => {
    expect(minutesBetweenRefreshes(lifetime)).toBe(mean / 60);
    expect(Math.abs(meanOfIds(lifetime) - mean / 60)).toBeLessThan(0.1);
  });
});
