import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { dueAt, greatestJitter, skewFor } from '#shared/domain/due.ts';
import type { IntegrationId, VendorId } from '#shared/domain/ids.ts';
import { after, before, instant, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';

const START = instant(Date.UTC(2026, 10, 2, 8));
const acme = (): Vendor => ({
  id: 'acme' as VendorId,
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
});

it('a due time lies between expiry − skew − greatest jitter and expiry − skew', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 366 * 86_400 }), (id, lifetime) => {
      const expiresAt = after(START, seconds(lifetime));
      const latest = before(expiresAt, skewFor(acme(), seconds(lifetime), DEFAULT_BUDGETS));
      const due = dueAt(acme(), id as IntegrationId, { obtainedAt: START, expiresAt }, DEFAULT_BUDGETS);
      expect(due).toBeLessThanOrEqual(latest);
      expect(due).toBeGreaterThanOrEqual(before(latest, greatestJitter(seconds(lifetime))));
    }),
    { seed: 20261102 },
  );
});
