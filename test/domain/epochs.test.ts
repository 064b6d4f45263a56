import { describe, expect, it } from 'vitest';
import { countedEpoch, epochsOf, firstEpoch } from '#shared/domain/epochs.ts';
import { after, milliseconds } from '#shared/domain/time.ts';
import { NOW } from '../support/integration.ts';

describe('epochs', () => {
  it('of an id that is made again are none that it has had', () => {
    const before = { createdAt: NOW, epoch: firstEpoch(NOW) + 2 };
    const again = after(NOW, milliseconds(60_000));
    expect(epochsOf(before)).toEqual([NOW + 2, NOW + 1]);
    expect(firstEpoch(again)).toBeGreaterThan(before.epoch);
  });

  it('are counted from 0 for people', () => {
    expect(countedEpoch({ createdAt: NOW, epoch: firstEpoch(NOW) })).toBe(0);
    expect(countedEpoch({ createdAt: NOW, epoch: firstEpoch(NOW) + 3 })).toBe(3);
    expect(epochsOf({ createdAt: NOW, epoch: firstEpoch(NOW) })).toEqual([]);
  });

  it('of a row that an earlier release made go on as they were', () => {
    expect(countedEpoch({ createdAt: NOW, epoch: 2 })).toBe(2);
    expect(epochsOf({ createdAt: NOW, epoch: 2 })).toEqual([2, 1]);
  });
});
