import { describe, expect, it } from 'vitest';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { type TokenSetRef, VaultUnavailable } from '#shared/ports/vault.ts';
import { findOrphan, findSibling, readCommitted } from '#shared/usecases/refresh/read-tokens.ts';
import { anAttemptId, anIntegration, aTokenSet, tokenFacts, without } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { anAttempt, MINE } from '../../support/refresh-attempt.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const [OLD, NEW, SIBLING, COMMITTED] = [1, 2, 3, 0].map(anAttemptId) as [
  AttemptId,
  AttemptId,
  AttemptId,
  AttemptId,
];

/** A vault that knows these versions, and those of `later` at the second look. */
function setting(row: Integration, there: readonly AttemptId[], later: readonly AttemptId[] = []) {
  const clock = new ManualClock();
  const asked: TokenSetRef[] = [];
  const opened: unknown[] = [];
  const sets = new Map<AttemptId, TokenSet>(
    [...there, ...later].map((id) => [
      id,
      aTokenSet({ tokenType: id, refreshToken: new Secret(`rt-${id}`), spent: [] }),
    ]),
  );
  const unsealed = aTokenSet({ tokenType: 'unsealed' });
  const ports = {
    clock,
    fingerprints: { fingerprint: async (token: Secret) => `print of ${token.reveal()}` },
    log: SILENT,
    vault: {
      get: async (ref: TokenSetRef) => {
        asked.push(ref);
        const isKnown = there.includes(ref.versionId) || clock.monotonic() > 0;
        return isKnown ? sets.get(ref.versionId) : undefined;
      },
      put: () => Promise.reject(new Error('nothing is written here')),
      versions: () => Promise.reject(new Error('nothing is listed here')),
      destroyVersion: () => Promise.reject(new Error('nothing is destroyed here')),
      destroyEpoch: () => Promise.reject(new Error('nothing is destroyed here')),
    },
    escrow: {
      open: async (...args: unknown[]) => {
        opened.push(args);
        return unsealed;
      },
      seal: () => Promise.reject(new Error('nothing is sealed here')),
    },
  };
  const attempt = anAttempt({ row });
  return {
    clock,
    opened,
    unsealed,
    set: (id: AttemptId) => sets.get(id),
    /** The committed token set came from this one's refresh token. */
    spend: (id: AttemptId) =>
      sets.set(COMMITTED, aTokenSet({ tokenType: COMMITTED, spent: [`print of rt-${id}`] })),
    asked: () => asked.map((ref) => ref.versionId),
    refs: asked,
    orphan: (more = {}) => clock.run(findOrphan(ports, { ...attempt, ...more })),
    sibling: () => clock.run(findSibling(ports, attempt)),
    committed: () => clock.run(readCommitted(ports, attempt)),
  };
}

const open = (attemptId: AttemptId, parentVersion = 3) => ({ attemptId, parentVersion });
const withOpen = (...openAttempts: ReturnType<typeof open>[]): Integration =>
  anIntegration({ openAttempts: [...openAttempts, open(MINE)] });

describe('what holders before us stored', () => {
  it('is nothing, without a look, where there were none', async () => {
    const world = setting(withOpen(open(SIBLING, 2)), [SIBLING]);
    expect(await world.orphan()).toBeUndefined();
    expect(world.asked()).toEqual([]);
    expect(world.clock.monotonic()).toBe(0);
  });

  it('is found, newest first, by its exact name', async () => {
    const world = setting(withOpen(open(OLD), open(NEW)), [OLD, NEW]);
    expect(await world.orphan()).toStrictEqual({ versionId: NEW, tokens: world.set(NEW), fromEscrow: false });
    expect(world.refs).toEqual([{ integration: 'payroll', epoch: 1, versionId: NEW }]);
  });

  it('is looked for again where the vault knew of none, and only then', async () => {
    const world = setting(withOpen(open(OLD), open(NEW)), [], [OLD]);
    expect(await world.orphan()).toMatchObject({ versionId: OLD });
    expect(world.asked()).toEqual([NEW, OLD, NEW, OLD]);
    expect(world.clock.monotonic()).toBe(1000);
  });

  it('is believed to be nothing at the second look', async () => {
    const world = setting(withOpen(open(OLD)), []);
    expect(await world.orphan()).toBeUndefined();
    expect(world.asked()).toEqual([OLD, OLD]);
  });

  it('is looked for again after a quarter of the time to persist, where that is short', async () => {
    const world = setting(withOpen(open(OLD)), []);
    await world.orphan({ persistTime: seconds(2) });
    expect(world.clock.monotonic()).toBe(500);
  });

  it('is taken out of the row where it lies there', async () => {
    const escrow = { versionId: NEW, epoch: 1, sealed: 'sealed' };
    const world = setting({ ...withOpen(open(OLD), open(NEW)), escrow }, [OLD]);
    expect(await world.orphan()).toStrictEqual({ versionId: NEW, tokens: world.unsealed, fromEscrow: true });
    expect(world.opened).toEqual([[{ integration: 'payroll', epoch: 1, versionId: NEW }, 'sealed']]);
  });

  it.each([
    ['of another grant', { versionId: NEW, epoch: 0, sealed: 'sealed' }],
    ['of another attempt', { versionId: SIBLING, epoch: 1, sealed: 'sealed' }],
  ])('is not what lies in the row %s', async (_name, escrow) => {
    const world = setting({ ...withOpen(open(NEW)), escrow }, [NEW]);
    expect(await world.orphan()).toMatchObject({ versionId: NEW, fromEscrow: false });
    expect(world.opened).toEqual([]);
  });
});

describe('what lost the race to commit', () => {
  const raced = { ...withOpen(open(OLD), open(SIBLING, 2)), tokens: tokenFacts({ versionId: COMMITTED }) };

  it('is found among the attempts of earlier versions', async () => {
    const world = setting(raced, [OLD, SIBLING, COMMITTED]);
    expect(await world.sibling()).toMatchObject({ versionId: SIBLING });
  });

  it('is nothing where the committed token set came from its refresh token', async () => {
    const world = setting(raced, [OLD, SIBLING, COMMITTED]);
    world.spend(SIBLING);
    expect(await world.sibling()).toBeUndefined();
  });

  it('is nothing where there was no race, and the vault is not asked', async () => {
    const world = setting(withOpen(open(OLD)), [OLD]);
    expect(await world.sibling()).toBeUndefined();
    expect(world.asked()).toEqual([]);
  });
});

describe('the committed token set', () => {
  const row = anIntegration({ tokens: tokenFacts({ versionId: COMMITTED }) });

  it('is read by its exact name', async () => {
    const world = setting(row, [COMMITTED]);
    expect(await world.committed()).toBe(world.set(COMMITTED));
    expect(world.refs).toEqual([{ integration: 'payroll', epoch: 1, versionId: COMMITTED }]);
  });

  it('is nothing where the row has none', async () => {
    const world = setting(without(row, 'tokens'), []);
    expect(await world.committed()).toBeUndefined();
    expect(world.asked()).toEqual([]);
  });

  it('is looked for again a second later', async () => {
    const world = setting(row, [], [COMMITTED]);
    expect(await world.committed()).toBe(world.set(COMMITTED));
    expect(world.clock.monotonic()).toBe(1000);
  });

  it('that is not there is a fault of the vault, not of the grant', async () => {
    const world = setting(row, []);
    await expect(world.committed()).rejects.toThrow(
      new VaultUnavailable('the committed token set is not in the vault'),
    );
    expect(world.asked()).toEqual([COMMITTED, COMMITTED]);
  });
});
