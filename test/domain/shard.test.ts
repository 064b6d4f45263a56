import { describe, expect, it } from 'vitest';
import { hashFraction } from '#shared/domain/hash.ts';
import { shardOf } from '#shared/domain/shard.ts';
import { anIntegrationId } from '../support/integration.ts';

const ids = Array.from({ length: 16_000 }, (_, n) => anIntegrationId(`integration-${n}`));

describe('shardOf', () => {
  it('is always the same for the same id', () => {
    expect(shardOf(anIntegrationId('payroll'), 16)).toBe(shardOf(anIntegrationId('payroll'), 16));
  });

  it('spreads ids evenly over all shards', () => {
    const counts = Array.from({ length: 16 }, () => 0);
    for (const id of ids) counts[shardOf(id, 16)] = (counts[shardOf(id, 16)] ?? 0) + 1;
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it('does not go with the jitter: within a shard due times are spread too', () => {
    const fractions = ids.filter((id) => shardOf(id, 16) === 3).map(hashFraction);
    const early = fractions.filter((fraction) => fraction < 0.5).length;
    expect(early / fractions.length).toBeGreaterThan(0.45);
    expect(early / fractions.length).toBeLessThan(0.55);
  });
});
