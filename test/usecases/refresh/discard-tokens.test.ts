import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import { seconds } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { discardTokens } from '#shared/usecases/refresh/discard-tokens.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import { aClient, anAttemptId, anIntegration, aTokenSet, NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { anAttempt, aVendor, MINE, witness } from '../../support/refresh-attempt.ts';

const noUse = () => Promise.reject(new Error('not asked for here'));
const base = { integration: 'payroll', born: anIntegration().createdAt, epoch: 1, attempt: MINE, at: NOW };
const revoked = anIntegration({ care: { status: 'revoked', since: NOW }, epoch: 2 });

async function setting(vendor: Partial<Vendor> = {}, said: 'revoked' | 'failed' | 'unsupported' = 'revoked') {
  const { store } = embeddedPorts();
  const { ports: witnessed, facts, lines } = witness();
  const asked: unknown[][] = [];
  const destroyed: unknown[][] = [];
  const attempt = anAttempt({ vendor: aVendor(vendor) });
  const call = { vendor: attempt.vendor, client: aClient(), credential: {}, deadline: seconds(100) };
  let broken: Error | undefined;
  const destroys =
    (what: string) =>
    async (...args: unknown[]) => {
      if (broken !== undefined) throw broken;
      destroyed.push([what, ...args]);
    };
  const ports = {
    ...witnessed,
    clock: new ManualClock(),
    store,
    vault: {
      get: noUse,
      put: noUse,
      versions: noUse,
      destroyEpoch: destroys('epoch'),
      destroyVersion: destroys('version'),
    },
    revocation: {
      revoke: async (...args: unknown[]) => {
        asked.push(args);
        return said;
      },
    },
  };
  return {
    facts,
    lines,
    asked,
    destroyed,
    call,
    store,
    breakVault: (error: Error) => {
      broken = error;
    },
    discard: (
      why: 'withdrawn' | 'replaced' | 'version_moved',
      row?: Integration,
      tokens: TokenSet = aTokenSet(),
    ) => discardTokens(ports, attempt, { why, ...(row === undefined ? {} : { row }) }, tokens, call),
  };
}

describe('a token set of a grant that was withdrawn', () => {
  it('is revoked at the vendor and destroyed with its epoch', async () => {
    const world = await setting();
    const tokens = aTokenSet();
    expect(await world.discard('withdrawn', revoked, tokens)).toEqual([]);
    expect(world.asked).toEqual([[world.call, tokens.refreshToken, 'refresh_token']]);
    expect(world.destroyed).toEqual([['epoch', 'payroll', 1]]);
    expect(world.facts()).toStrictEqual([
      { kind: 'discarded', ...base, revoked: 'revoked', destroyed: true },
    ]);
    expect(world.lines).toEqual([
      ['info', 'discarded token', { integration: 'payroll', vendor: 'acme', outcome: 'revoked' }],
    ]);
  });

  it('is revoked by its access token where it has no other', async () => {
    const world = await setting();
    const { refreshToken: _none, ...tokens } = aTokenSet();
    await world.discard('withdrawn', undefined, tokens);
    expect(world.asked).toEqual([[world.call, tokens.accessToken, 'access_token']]);
    expect(world.destroyed).toEqual([['epoch', 'payroll', 1]]);
  });

  it('is destroyed alone where the removal still needs the others', async () => {
    const world = await setting();
    const removal = { endedEpoch: 1, waitFor: NOW };
    await world.discard('withdrawn', { ...revoked, care: { status: 'revoked', since: NOW, removal } });
    expect(world.destroyed).toEqual([['version', { integration: 'payroll', epoch: 1, versionId: MINE }]]);
  });

  it('that the vendor does not revoke is an error', async () => {
    const world = await setting({}, 'failed');
    await world.discard('withdrawn', revoked);
    expect(world.lines).toEqual([
      [
        'error',
        'a discarded token could not be revoked',
        { integration: 'payroll', vendor: 'acme', outcome: 'failed' },
      ],
    ]);
    expect(world.facts()).toMatchObject([{ revoked: 'failed', destroyed: true }]);
  });

  it('that the vault does not destroy is an error, and on record', async () => {
    const world = await setting({}, 'unsupported');
    world.breakVault(new VaultUnavailable('down'));
    expect(await world.discard('withdrawn', revoked)).toEqual([]);
    expect(world.lines.at(-1)).toEqual([
      'error',
      'a discarded token set lies in the vault',
      { integration: 'payroll', epoch: 1 },
    ]);
    expect(world.facts()).toMatchObject([{ kind: 'discarded', revoked: 'unsupported', destroyed: false }]);
  });

  it('is not passed over where something else is broken', async () => {
    const world = await setting();
    world.breakVault(new TypeError('a mistake of ours'));
    await expect(world.discard('withdrawn', revoked)).rejects.toThrow('a mistake of ours');
  });
});

describe('a token set of a grant that was replaced', () => {
  const replaced = anIntegration({ epoch: 2, version: 4 });

  it('is destroyed and not revoked, which might end the new grant', async () => {
    const world = await setting({ revocationEnds: 'grant' });
    await world.discard('replaced', replaced);
    expect(world.asked).toEqual([]);
    expect(world.destroyed).toEqual([['epoch', 'payroll', 1]]);
    expect(world.facts()).toStrictEqual([{ kind: 'discarded', ...base, destroyed: true }]);
    expect(world.lines).toEqual([]);
  });

  it('is revoked where that ends it alone', async () => {
    const world = await setting({ revocationEnds: 'token' });
    await world.discard('replaced', replaced);
    expect(world.asked).toHaveLength(1);
  });
});

describe('a token set that lost the race', () => {
  it('is kept beside the committed one, and told of', async () => {
    const world = await setting();
    const openAttempts = [{ attemptId: anAttemptId(1), parentVersion: 3 }];
    const winner = anIntegration({ version: 4, lease: { attemptId: MINE, until: NOW }, openAttempts });
    await world.store.create(winner);
    expect(await world.discard('version_moved', winner)).toEqual([
      {
        type: 'grant.conflict',
        attempt: MINE,
        integration: 'payroll',
        vendor: 'acme',
        client: 'acme-main',
        version: 4,
        epoch: 1,
      },
    ]);
    const { lease: _lease, ...rest } = winner;
    expect(await world.store.find(winner.id)).toEqual({
      ...rest,
      openAttempts: [...openAttempts, { attemptId: MINE, parentVersion: 3 }],
    });
    expect([world.asked, world.destroyed, world.facts()]).toEqual([[], [], []]);
  });

  it('is nothing where the row is gone', async () => {
    const world = await setting();
    expect(await world.discard('version_moved', anIntegration({ version: 4 }))).toEqual([]);
  });
});
