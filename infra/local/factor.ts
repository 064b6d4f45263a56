import { type Duration, seconds } from '#shared/domain/time.ts';

/** The sweep period that the usual pace is meant for. */
const USUAL_SWEEP = seconds(5);

/** So many times as slow as is usual this home sweeps. */
export const factorOf = (sweepPeriod: Duration): number => sweepPeriod / USUAL_SWEEP;
