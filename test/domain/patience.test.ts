import { expect, it } from 'vitest';
import type { AttemptId, VendorId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { retryAfterUnknown } from '#shared/domain/protocol/patience.ts';
import { instant, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const now = instant(Date.parse('2026-11-24T12:00:00.000Z'));
const vendor: Vendor = {
  id: 'grace' as VendorId,
  tokenEndpoint: 'https://vendor.example/token',
  clientAuth: 'post',
  rotation: { kind: 'grace', graceSeconds: 30 },
};

it('tries again within the grace at an instant that a store can keep', () => {
  // The attempt began 20,005 ms ago, as its id says, so 9,995 ms of the grace are left.
  const began = now - 20_005;
  const attemptId = `${began
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-')}-7000-8000-000000000000`;
  const row = {
    openAttempts: [{ attemptId: attemptId as AttemptId, parentVersion: 1 }],
    version: 1,
    failures: 3,
  } as unknown as Integration;
  const retry = retryAfterUnknown(
    row,
    { now, sentAt: instant(now - 5000), deadline: seconds(5), fraction: 0.99 },
    vendor,
  );
  expect(retry).toEqual({ at: now + 2499, notBefore: now });
});
