import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Care, Integration } from '#shared/domain/integration.ts';
import type { CommitCommand } from '#shared/domain/protocol/commit.ts';
import { committed } from '#shared/domain/protocol/commit.ts';
import { type Duration, milliseconds, minutes } from '#shared/domain/time.ts';
import { StoreUnavailable, type Written } from '#shared/ports/integration-store.ts';
import { commitTokens } from '#shared/usecases/refresh/commit-tokens.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import {
  anAttemptId,
  anIntegration,
  aTokenSet,
  NOW,
  tokenFacts,
  without,
} from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { anAttempt, MINE, witness } from '../../support/refresh-attempt.ts';

const OTHER = anAttemptId(1);
const base = {
  integration: 'payroll',
  born: anIntegration().createdAt,
  epoch: 1,
  attempt: MINE,
};
const ofRow = { integration: 'payroll', vendor: 'acme', client: 'acme-main', epoch: 1 };

/** A store that answers as told, one answer after the other, and then as it should. */
function setting(row: Integration, answers: ((command: CommitCommand) => Written | undefined)[] = []) {
  const clock = new ManualClock();
  const commands: CommitCommand[] = [];
  const seen = witness();
  const store = {
    ...embeddedPorts().store,
    commit: async (_id: unknown, command: CommitCommand): Promise<Written> => {
      commands.push(command);
      const answer = answers.shift() ?? (() => ({ kind: 'written', row: committed(row, command) }) as const);
      const written = answer(command);
      if (written === undefined) throw new StoreUnavailable('down');
      return written;
    },
  };
  const ports = { ...seen.ports, clock, store, budgets: DEFAULT_BUDGETS };
  return {
    ...seen,
    clock,
    commands,
    commit(
      more: {
        tokens?: ReturnType<typeof aTokenSet>;
        versionId?: AttemptId;
        settles?: AttemptId[];
        timeLeft?: () => Duration;
      } = {},
      options: { fromEscrow?: boolean; token?: string } = {},
    ) {
      const attempt = anAttempt({ row });
      const timed =
        more.timeLeft === undefined
          ? attempt
          : { ...attempt, input: { ...attempt.input, timeLeft: more.timeLeft } };
      return clock.run(
        commitTokens(
          ports,
          timed,
          more.versionId ?? MINE,
          more.tokens ?? aTokenSet(),
          more.settles ?? [MINE],
          options,
        ),
      );
    },
  };
}
const failing = () => undefined;

describe('a commit', () => {
  const row = anIntegration({ openAttempts: [{ attemptId: MINE, parentVersion: 3 }] });

  it('asks for version and epoch, and carries what the row shall know', async () => {
    const world = setting(row);
    const outcome = await world.commit({}, { token: 'fp-1' });
    expect(world.commands).toStrictEqual([
      {
        parentVersion: 3,
        epoch: 1,
        tokens: {
          versionId: MINE,
          obtainedAt: NOW,
          expiresAt: aTokenSet().expiresAt,
          expiryKnown: true,
          hasRefreshToken: true,
          grantedScopes: ['read'],
        },
        dueAt: NOW + 3_600_000 - 360_000 - 256_626,
        at: NOW,
        settles: [MINE],
        clearsEscrow: false,
      },
    ]);
    expect(outcome).toMatchObject({
      kind: 'committed',
      row: { version: 4 },
      events: [{ type: 'integration.refreshed', ...ofRow, version: 4 }],
    });
    expect(world.facts()).toStrictEqual([
      { kind: 'commit', ...base, version: 4, versionId: MINE, token: 'fp-1', at: NOW },
    ]);
  });

  it("of another's token set says whose it is, and no fingerprint that it does not have", async () => {
    const world = setting(row);
    await world.commit({ versionId: OTHER });
    expect(world.facts()).toStrictEqual([
      { kind: 'commit', ...base, version: 4, versionId: OTHER, adopted: true, at: NOW },
    ]);
  });

  it('knows the scopes from the row where the answer names none', async () => {
    const { scopes: _none, ...tokens } = aTokenSet();
    const before = setting(anIntegration({ tokens: tokenFacts({ grantedScopes: ['before'] }) }));
    await before.commit({ tokens });
    expect(before.commands[0]?.tokens.grantedScopes).toEqual(['before']);
    const first = setting(without(anIntegration({ scopes: ['wanted'] }), 'tokens'));
    await first.commit({ tokens });
    expect(first.commands[0]?.tokens.grantedScopes).toEqual(['wanted']);
  });

  it.each<[string, Integration, { fromEscrow?: boolean }, boolean]>([
    ['it was there', row, { fromEscrow: true }, true],
    ['what lies there is settled', { ...row, escrow: { versionId: MINE, epoch: 1, sealed: 's' } }, {}, true],
    ['what lies there is not', { ...row, escrow: { versionId: OTHER, epoch: 1, sealed: 's' } }, {}, false],
    ['nothing lies there', row, {}, false],
  ])('clears the escrow where %s', async (_name, of, options, clears) => {
    const world = setting(of);
    await world.commit({}, options);
    expect(world.commands[0]?.clearsEscrow).toBe(clears);
  });
});

describe('what a commit tells', () => {
  const types = async (row: Integration, tokens = aTokenSet()) => {
    const outcome = await setting(row).commit({ tokens });
    return outcome.kind === 'committed' ? outcome.events.map((event) => event.type) : outcome.kind;
  };
  const REFRESHED = 'integration.refreshed';

  it.each<[Care, string[]]>([
    [{ status: 'active' }, [REFRESHED]],
    [{ status: 'pending' }, [REFRESHED]],
    [{ status: 'degraded', since: NOW }, [REFRESHED, 'integration.recovered']],
    [
      { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false },
      [REFRESHED, 'integration.recovered'],
    ],
    [{ status: 'reauthorization_required', since: NOW }, [REFRESHED]],
  ])('after %o', async (care, expected) => {
    expect(await types(anIntegration({ care }))).toEqual(expected);
  });

  it('is which jobs are worth another try', async () => {
    const job = { jobId: 'a', status: 401, version: 3, epoch: 1, since: NOW } as const;
    const told = { ...job, jobId: 'told before', version: 2 };
    const outcome = await setting(anIntegration({ refusedJobs: [told, job] })).commit();
    expect(outcome).toMatchObject({
      events: [{ type: REFRESHED }, { type: 'integration.recovered', ...ofRow, version: 4, jobs: ['a'] }],
    });
  });

  it('is that scopes are missing, with the missing ones', async () => {
    const row = anIntegration({
      scopes: ['read', 'write'],
      tokens: tokenFacts({ grantedScopes: ['read', 'write'] }),
    });
    const outcome = await setting(row).commit();
    expect(outcome).toMatchObject({
      events: [{ type: REFRESHED }, { type: 'scope.drifted', ...ofRow, version: 4, missing: ['write'] }],
    });
  });

  it('is not what was known before', async () => {
    const known = anIntegration({ scopes: ['read', 'write'] });
    expect(await types(known)).toEqual([REFRESHED]);
    expect(await types(anIntegration({ scopes: ['read'] }))).toEqual([REFRESHED]);
  });

  it('is not that several are missing of which all was known', async () => {
    const row = anIntegration({ scopes: ['a', 'b', 'read'] });
    expect(await types(row)).toEqual([REFRESHED]);
  });

  it('is that others are missing whose names run together alike', async () => {
    const row = anIntegration({ scopes: ['a', 'b', 'ab'], tokens: tokenFacts({ grantedScopes: ['ab'] }) });
    expect(await types(row, aTokenSet({ scopes: ['a', 'b'] }))).toEqual([REFRESHED, 'scope.drifted']);
  });

  it('is that other scopes are missing than before', async () => {
    const row = anIntegration({ scopes: ['a', 'b', 'c'], tokens: tokenFacts({ grantedScopes: ['a'] }) });
    expect(await types(row, aTokenSet({ scopes: ['a', 'b'] }))).toEqual([REFRESHED, 'scope.drifted']);
  });

  it('is that scopes are missing from the first token set on', async () => {
    const row = without(anIntegration({ scopes: ['read', 'write'] }), 'tokens');
    expect(await types(row)).toEqual([REFRESHED, 'scope.drifted']);
  });

  it('is not that scopes came back', async () => {
    const row = anIntegration({ scopes: ['read', 'write'] });
    expect(await types(row, aTokenSet({ scopes: ['read', 'write'] }))).toEqual([REFRESHED]);
  });
});

describe('a commit that is refused', () => {
  const refusedBy = (winner: Integration) => [() => ({ kind: 'refused', row: winner }) as const];

  it.each<[string, Integration]>([
    ['withdrawn', anIntegration({ care: { status: 'revoked', since: NOW }, epoch: 2 })],
    ['replaced', anIntegration({ epoch: 2, version: 4 })],
    ['version_moved', anIntegration({ version: 4 })],
  ])('says why, with the row that stood in its way: %s', async (why, winner) => {
    const world = setting(anIntegration(), refusedBy(winner));
    expect(await world.commit()).toStrictEqual({ kind: 'refused', why, row: winner });
    expect(world.facts()).toStrictEqual([{ kind: 'commit_refused', ...base, why, at: NOW }]);
  });

  it('because the row is gone is withdrawn', async () => {
    const world = setting(anIntegration(), [() => ({ kind: 'missing' })]);
    expect(await world.commit()).toStrictEqual({ kind: 'refused', why: 'withdrawn' });
    expect(world.facts()).toMatchObject([{ kind: 'commit_refused', why: 'withdrawn' }]);
  });

  it('by my own commit has succeeded', async () => {
    const row = anIntegration();
    const world = setting(row, [(command) => ({ kind: 'refused', row: committed(row, command) })]);
    expect(await world.commit()).toMatchObject({ kind: 'committed', row: { version: 4 } });
    expect(world.facts()).toMatchObject([{ kind: 'commit', version: 4 }]);
  });
});

describe('a store that is down', () => {
  it('is asked again, less and less often, until it answers', async () => {
    const world = setting(
      anIntegration(),
      Array.from({ length: 7 }, () => failing),
    );
    expect((await world.commit()).kind).toBe('committed');
    expect(world.commands).toHaveLength(8);
    expect(world.clock.monotonic()).toBe(100 + 200 + 400 + 800 + 1600 + 2000 + 2000);
    expect(world.lines[0]).toEqual([
      'error',
      'commit not answered',
      { integration: 'payroll', attempt: MINE },
    ]);
    expect(world.lines).toHaveLength(7);
  });

  it('is given up half a second before this process is killed', async () => {
    const answers = Array.from({ length: 99 }, () => failing);
    const world = setting(anIntegration(), answers);
    const timeLeft = () => milliseconds(800 - world.clock.monotonic());
    expect(await world.commit({ timeLeft })).toStrictEqual({ kind: 'unknown' });
    // After 100 ms another 200 would just fit before the last half second; after 300 no more do.
    expect(world.clock.monotonic()).toBe(300);
    expect(world.commands).toHaveLength(3);
    expect(world.facts()).toEqual([]);
  });

  it('is not asked again where something else is broken', async () => {
    const world = setting(anIntegration(), [
      () => {
        throw new TypeError('a mistake of ours');
      },
    ]);
    await expect(world.commit({ timeLeft: () => minutes(9) })).rejects.toThrow('a mistake of ours');
    expect(world.lines).toEqual([]);
  });
});
