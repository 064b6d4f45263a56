import { describe, expect, it } from 'vitest';
import {
  DEFAULT_BUDGETS,
  deadlineFor,
  leasePolicy,
  leastSkew,
  persistTime,
  settleTime,
} from '#shared/domain/budgets.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { Rotation, Vendor } from '#shared/domain/vendor.ts';

const vendorWith = (rotation: Rotation, more: Partial<Vendor> = {}): Vendor => ({
  id: 'acme' as VendorId,
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation,
  ...more,
});

describe('leasePolicy', () => {
  it.each<[Rotation, number, number | undefined]>([
    [{ kind: 'strict' }, 135, undefined],
    [{ kind: 'strict', reuseRevokesFamily: true }, 135, undefined],
    [{ kind: 'grace', graceSeconds: 30 }, 18, 5],
    [{ kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true }, 18, 5],
    [{ kind: 'replaced' }, 15, 5],
    [{ kind: 'none' }, 15, 5],
  ])('%o: %d s, renewed every %s s', (rotation, length, renewEvery) => {
    expect(leasePolicy(rotation, DEFAULT_BUDGETS)).toEqual({
      length: seconds(length),
      ...(renewEvery === undefined ? {} : { renewEvery: seconds(renewEvery) }),
    });
  });

  it('never lets a renewed lease outlive the function, and renews it three times over its length', () => {
    const short = { ...DEFAULT_BUDGETS, functionTimeout: seconds(6) };
    expect(leasePolicy({ kind: 'none' }, short)).toEqual({ length: seconds(6), renewEvery: seconds(2) });
  });
});

describe('settleTime', () => {
  it.each<[Rotation, number]>([
    [{ kind: 'strict' }, 15],
    [{ kind: 'grace', graceSeconds: 30 }, 3],
    [{ kind: 'replaced' }, 0],
    [{ kind: 'none' }, 0],
  ])('%o: %d s', (rotation, settle) => {
    expect(settleTime(rotation, DEFAULT_BUDGETS)).toBe(seconds(settle));
  });
});

describe('deadlineFor', () => {
  it('has the same patience for every rotation kind', () => {
    const kinds: Rotation[] = [
      { kind: 'none' },
      { kind: 'replaced' },
      { kind: 'grace', graceSeconds: 30 },
      { kind: 'strict' },
    ];
    expect(kinds.map((rotation) => deadlineFor(vendorWith(rotation), DEFAULT_BUDGETS))).toEqual(
      kinds.map(() => seconds(100)),
    );
  });

  it("follows the vendor's own, as far as the function lives", () => {
    const rotation = { kind: 'none' } as const;
    expect(deadlineFor(vendorWith(rotation, { deadlineSeconds: 20 }), DEFAULT_BUDGETS)).toBe(seconds(20));
    expect(deadlineFor(vendorWith(rotation, { deadlineSeconds: 500 }), DEFAULT_BUDGETS)).toBe(
      milliseconds(119_500),
    );
  });
});

describe('persistTime', () => {
  it('is what the function has left after the deadline, and half a second at least', () => {
    const vendor = vendorWith({ kind: 'strict' });
    expect(persistTime(vendor, DEFAULT_BUDGETS)).toBe(seconds(20));
    expect(persistTime(vendor, { ...DEFAULT_BUDGETS, functionTimeout: seconds(100) })).toBe(
      milliseconds(500),
    );
  });
});

describe('leastSkew', () => {
  it('is lease + sweep + deadline', () => {
    expect(leastSkew(vendorWith({ kind: 'strict' }), DEFAULT_BUDGETS)).toBe(seconds(135 + 60 + 100));
    expect(leastSkew(vendorWith({ kind: 'none' }), DEFAULT_BUDGETS)).toBe(seconds(15 + 60 + 100));
  });
});
