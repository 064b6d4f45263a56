import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { dueAt } from '#shared/domain/due.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { instant } from '#shared/domain/time.ts';
import { ASSUMED_VENDOR } from '../../../infra/cli/cost/interval.ts';
import { CALLS } from '../../../infra/cost/counted.ts';
import type { AwsCalls, Tally } from '../load/aws-calls.ts';

/** Ids and dates in rows and lines are not always of one length; a field more or less is to be seen. */
export const BYTES_MAY_DIFFER = 0.1;

const SAMPLE = 10_000;

/** Where the cost model counts with another number than was counted now, in words; none where it holds. */
export function differences(counted: AwsCalls): readonly string[] {
  const { refreshes, reads, sendingSweep: sweep } = counted;
  const { perRefresh, perRead, perSweep } = CALLS;
  const compared: readonly (readonly [what: string, model: number, now: number, tolerance: number])[] = [
    ['write units of a refresh', perRefresh.writeUnits, counted.writeUnitsPerRefresh, 0],
    [
      'secret calls of a refresh',
      perRefresh.secretCalls,
      callsOf(counted.ofRefreshes, 'SecretsManager') / refreshes,
      0,
    ],
    [
      'log bytes of a refresh',
      perRefresh.logBytes,
      counted.logBytesOfRefreshes / refreshes,
      BYTES_MAY_DIFFER,
    ],
    ['rows of a cold read', perRead.rowReads, callsOf(counted.ofColdReads, 'DynamoDB') / reads, 0],
    [
      'secret calls of a cold read',
      perRead.secretCalls,
      callsOf(counted.ofColdReads, 'SecretsManager') / reads,
      0,
    ],
    ['queries of a sweep', perSweep.queries, callsOf(sweep.tally, 'DynamoDB'), 0],
    ['sends for a due row', perSweep.sendsPerRow, callsOf(sweep.tally, 'SQS') / sweep.due, 0],
    ['bytes of a row', CALLS.rowBytes, counted.rowBytes, BYTES_MAY_DIFFER],
    ['series of a vendor', CALLS.seriesPerVendor, counted.seriesPerVendor, 0],
  ];
  return compared
    .filter(([, model, now, tolerance]) => Math.abs(now - model) > tolerance * model)
    .map(([what, model, now]) => `${what}: ${model}, counted ${now}`);
}

const callsOf = (tally: Tally, service: string): number =>
  Object.entries(tally).reduce((sum, [call, count]) => sum + (call.startsWith(service) ? count : 0), 0);

/** Minutes after one refresh that the next is due, over many ids, for tokens that live so many seconds. */
export function meanOfIds(lifetimeSeconds: number): number {
  const token = { obtainedAt: instant(0), expiresAt: instant(lifetimeSeconds * 1000) };
  let sum = 0;
  for (let n = 0; n < SAMPLE; n++)
    sum += dueAt(ASSUMED_VENDOR, `grant-${n}` as IntegrationId, token, DEFAULT_BUDGETS);
  return sum / SAMPLE / 60_000;
}
