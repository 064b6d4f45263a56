import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { persist } from '#shared/usecases/refresh/persist.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import { anAttemptId, anIntegration, aTokenSet, NOW, tokenFacts } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { anAttempt, MINE, witness } from '../../support/refresh-attempt.ts';

const OTHER = anAttemptId(1);
const row = anIntegration({
  openAttempts: [
    { attemptId: OTHER, parentVersion: 2 },
    { attemptId: MINE, parentVersion: 3 },
  ],
});
const ref = { integration: row.id, epoch: 1, versionId: MINE };
const tokens = aTokenSet();
const noUse = () => Promise.reject(new Error('not asked for here'));

/** A vault that fails so often, and a row in the store as it is by then. */
async function setting(
  failures: number,
  stored: Integration | 'gone' = row,
  sealable = true,
  persistTime = seconds(20),
) {
  const { store } = embeddedPorts();
  if (stored !== 'gone') await store.create(stored);
  const clock = new ManualClock();
  const puts: unknown[][] = [];
  const { ports: witnessed, lines } = witness();
  const ports = {
    ...witnessed,
    clock,
    store,
    vault: {
      get: noUse,
      destroyEpoch: noUse,
      destroyVersion: noUse,
      versions: noUse,
      put: async (...args: unknown[]) => {
        puts.push(args);
        if (puts.length <= failures) throw new VaultUnavailable('down');
      },
    },
    escrow: {
      open: noUse,
      seal: async () => {
        if (!sealable) throw new VaultUnavailable('down');
        return 'sealed';
      },
    },
  };
  const attempt = anAttempt({ row, persistTime });
  return {
    clock,
    puts,
    lines,
    persist: (timeLeft = () => minutes(60)) =>
      clock.run(persist(ports, { ...attempt, input: { ...attempt.input, timeLeft } }, ref, tokens)),
    stored: () => store.find(row.id),
  };
}
const NOT_TAKEN = [
  'error',
  'vault did not take a token set',
  { integration: 'payroll', cause: 'VaultUnavailable' },
];
const NOT_SEALED = [
  'error',
  'escrow did not take a token set',
  { integration: 'payroll', cause: 'VaultUnavailable' },
];

describe('an answer', () => {
  it('is put into the vault, with the names of what must not be forgotten', async () => {
    const world = await setting(0);
    expect(await world.persist()).toBe('vault');
    expect(world.puts).toEqual([[ref, tokens, [tokenFacts().versionId, OTHER, MINE]]]);
    expect(world.lines).toEqual([]);
    expect(world.clock.monotonic()).toBe(0);
  });

  it('is put there again, less and less often, while the vault is down', async () => {
    const world = await setting(7);
    expect(await world.persist()).toBe('vault');
    expect(world.puts).toHaveLength(8);
    expect(world.clock.monotonic()).toBe(100 + 200 + 400 + 800 + 1600 + 2000 + 2000);
    expect(world.lines).toEqual(Array.from({ length: 7 }, () => NOT_TAKEN));
    expect(await world.stored()).toEqual(row);
  });

  it('goes sealed into the row after half the time to persist', async () => {
    const world = await setting(Number.POSITIVE_INFINITY);
    expect(await world.persist()).toBe('escrow');
    // 100, 300, 700, 1500, 3100, 5100, 7100, 9100: the first try after ten seconds.
    expect(world.clock.monotonic()).toBe(11_100);
    expect(await world.stored()).toEqual({ ...row, escrow: { versionId: MINE, epoch: 1, sealed: 'sealed' } });
    expect(world.lines.at(-1)).toEqual([
      'error',
      'token set is in escrow',
      { integration: 'payroll', attempt: MINE },
    ]);
  });

  it('does so at the very half', async () => {
    const world = await setting(Number.POSITIVE_INFINITY, row, true, milliseconds(18_200));
    expect(await world.persist()).toBe('escrow');
    expect(world.clock.monotonic()).toBe(9100);
  });

  it.each<[string, Integration | 'gone']>([
    ['withdrawn', anIntegration({ care: { status: 'revoked', since: NOW } })],
    ['replaced', anIntegration({ epoch: 2 })],
    ['removed', 'gone'],
    [
      'replaced, by one that says it has this very set',
      anIntegration({ epoch: 2, tokens: tokenFacts({ versionId: MINE }) }),
    ],
  ])('is wanted no more where the grant was %s', async (_name, stored) => {
    const world = await setting(Number.POSITIVE_INFINITY, stored);
    expect(await world.persist()).toBe('unwanted');
    expect(await world.stored()).toEqual(stored === 'gone' ? undefined : stored);
    expect(world.lines.map(([, message]) => message)).not.toContain('token set is in escrow');
  });

  it('was in the vault after all where another has adopted it', async () => {
    const adopted = anIntegration({ version: 4, tokens: tokenFacts({ versionId: MINE }), openAttempts: [] });
    const world = await setting(Number.POSITIVE_INFINITY, adopted);
    expect(await world.persist()).toBe('vault');
    expect(await world.stored()).toEqual(adopted);
  });

  it('is nowhere half a second before this process is killed', async () => {
    const world = await setting(Number.POSITIVE_INFINITY);
    const timeLeft = () => milliseconds(800 - world.clock.monotonic());
    expect(await world.persist(timeLeft)).toBe('nowhere');
    // After 100 ms another 200 would just fit before the last half second; after 300 no more do.
    expect(world.clock.monotonic()).toBe(300);
    expect(world.puts).toHaveLength(3);
  });

  it('is tried in the vault on while the row cannot take it', async () => {
    const world = await setting(11, row, false);
    expect(await world.persist()).toBe('vault');
    expect(world.lines.filter(([, message]) => message.startsWith('escrow'))).toEqual([
      NOT_SEALED,
      NOT_SEALED,
    ]);
  });

  it("is tried in the vault on while the row holds another's", async () => {
    const taken = { ...row, escrow: { versionId: OTHER, epoch: 1, sealed: 'theirs' } };
    const world = await setting(11, taken);
    expect(await world.persist()).toBe('vault');
    expect(await world.stored()).toEqual(taken);
    expect(world.lines).toEqual(Array.from({ length: 11 }, () => NOT_TAKEN));
  });
});
