import type { WriteRateGuard } from '#shared/adapters/secrets-manager/write-rate.ts';

/** For tests that are not about the rate of writes. */
export const quietGuard: WriteRateGuard = { written: () => {}, failed: () => {} };
