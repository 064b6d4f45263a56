import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import {
  type AcquireCommand,
  type AcquireRefusal,
  acquired,
  acquireRefusal,
} from '#shared/domain/protocol/acquire.ts';
import { asked } from '#shared/domain/protocol/ask.ts';
import { instant, after as later, minutes, seconds, before as sooner } from '#shared/domain/time.ts';
import type { Written } from '#shared/ports/integration-store.ts';
import { anAttemptId, anIntegration, NOW, tokenFacts, without } from '../../support/integration.ts';
import type { IntegrationStoreSubject } from '../integration-store.contract.ts';
import { freshId } from '../names.ts';

const CONTENDERS = 64;
const ROUNDS = 30;

function acquireCommand(overrides: Partial<AcquireCommand> = {}): AcquireCommand {
  return {
    attemptId: anAttemptId(1),
    now: NOW,
    until: later(NOW, seconds(15)),
    wanted: { kind: 'due' },
    ...overrides,
  };
}

const lease = { attemptId: anAttemptId(90), until: later(NOW, seconds(1)) };
const asking = acquireCommand({ wanted: { kind: 'asked', seenVersion: 3 } });
const forcing = acquireCommand({ wanted: { kind: 'forced', seenVersion: 3 } });
const forcingAtFence3 = acquireCommand({ wanted: { kind: 'forced', seenVersion: 3, seenFence: 3 } });
const held = { heldUntil: instant(NOW + 1) };

const REFUSED: readonly (readonly [string, AcquireRefusal, Integration, AcquireCommand])[] = [
  [
    'needs a new consent',
    'not_refreshable',
    anIntegration({ care: { status: 'reauthorization_required', since: NOW } }),
    acquireCommand(),
  ],
  ['was revoked', 'not_refreshable', anIntegration({ care: { status: 'revoked', since: NOW } }), forcing],
  [
    'waits for its first consent',
    'not_refreshable',
    anIntegration({ care: { status: 'pending' } }),
    acquireCommand(),
  ],
  ['is paused', 'paused', anIntegration({ pausedAt: NOW }), forcing],
  ['is leased', 'leased', anIntegration({ lease }), acquireCommand()],
  [
    'is leased for this last millisecond',
    'leased',
    anIntegration({ lease: { ...lease, until: NOW } }),
    forcing,
  ],
  ['is not due yet', 'not_due', anIntegration({ dueAt: instant(NOW + 1) }), acquireCommand()],
  ['is never due', 'not_due', without(anIntegration(), 'dueAt'), acquireCommand()],
  ['moved on, says the asker', 'version_moved', anIntegration({ version: 4 }), asking],
  ['moved on, says who forces', 'version_moved', anIntegration({ version: 4 }), forcing],
  ['is held', 'held', anIntegration(held), asking],
  ['was tried since a person looked', 'served', anIntegration({ fence: 4 }), forcingAtFence3],
];

const TAKEN: readonly (readonly [string, Integration, AcquireCommand])[] = [
  ['is due this very millisecond', anIntegration({ dueAt: NOW }), acquireCommand()],
  ['is degraded', anIntegration({ care: { status: 'degraded', since: NOW }, failures: 3 }), acquireCommand()],
  [
    'is suspect',
    anIntegration({
      care: { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false },
    }),
    acquireCommand(),
  ],
  [
    'had a lease that has run out',
    anIntegration({ lease: { ...lease, until: instant(NOW - 1) } }),
    acquireCommand(),
  ],
  ['is asked for before it is due', anIntegration({ dueAt: later(NOW, minutes(30)) }), asking],
  ['was held until now', anIntegration({ heldUntil: NOW }), asking],
  ['is held, and a person forces it', anIntegration(held), forcing],
  ['was not tried since a person looked', anIntegration(held), forcingAtFence3],
  [
    'was tried since a person looked, by a holder who died',
    anIntegration({ fence: 4, lease: { ...lease, until: instant(NOW - 1) } }),
    forcingAtFence3,
  ],
  ['is never due, and asked for', without(anIntegration(), 'dueAt'), asking],
  [
    'needs no consent for its first tokens',
    {
      ...without(anIntegration(), 'tokens'),
      care: { status: 'pending' },
      grantType: 'client_credentials',
      version: 0,
    },
    acquireCommand(),
  ],
  [
    'signs for its first tokens itself',
    {
      ...without(anIntegration(), 'tokens'),
      care: { status: 'pending' },
      grantType: 'jwt_bearer',
      version: 0,
    },
    acquireCommand(),
  ],
];

const rowOf = (written: Written | undefined): Integration => {
  if (written === undefined || written.kind === 'missing') throw new Error('the row is there');
  return written.row;
};

export function acquireSuite(subject: () => IntegrationStoreSubject): void {
  const stored = async (row: Integration, word = 'lease'): Promise<Integration> => {
    const named = { ...row, id: freshId(word) };
    await subject().store.create(named);
    return named;
  };

  describe('acquire', () => {
    it('takes the lease, opens the attempt and gives the new row', async () => {
      const row = await stored(anIntegration());
      const command = acquireCommand();
      const written = await subject().store.acquire(row.id, command);
      expect(written).toEqual({ kind: 'written', row: acquired(row, command) });
      expect(await subject().store.find(row.id)).toEqual(acquired(row, command));
      expect(rowOf(written)).toMatchObject({
        fence: 4,
        lease: { attemptId: anAttemptId(1), until: NOW + 15_000 },
        openAttempts: [{ attemptId: anAttemptId(1), parentVersion: 3 }],
      });
    });

    it.each(REFUSED)('is refused where the row %s (%s)', async (_name, reason, shape, command) => {
      const row = await stored(shape);
      expect(acquireRefusal(row, command)).toBe(reason);
      expect(await subject().store.acquire(row.id, command)).toEqual({ kind: 'refused', row });
      expect(await subject().store.find(row.id)).toEqual(row);
    });

    it.each(TAKEN)('succeeds where the row %s', async (_name, shape, command) => {
      const row = await stored(shape);
      expect(await subject().store.acquire(row.id, command)).toEqual({
        kind: 'written',
        row: acquired(row, command),
      });
    });

    it('says where there is no row', async () => {
      expect(await subject().store.acquire(freshId('nobody'), acquireCommand())).toEqual({ kind: 'missing' });
    });

    it('knows its own write when it comes again', async () => {
      const row = await stored(anIntegration());
      const command = acquireCommand();
      const first = await subject().store.acquire(row.id, command);
      expect(await subject().store.acquire(row.id, command)).toEqual(first);
      expect(await subject().store.find(row.id)).toEqual(acquired(row, command));
    });

    it(`has one winner among ${CONTENDERS}, ${ROUNDS} times over, and shows the winner's row to the others`, async () => {
      let row = await stored(anIntegration(), 'contended');
      for (let round = 0; round < ROUNDS; round++) {
        const now = later(NOW, seconds(20 * round));
        const commands = Array.from({ length: CONTENDERS }, (_, n) =>
          acquireCommand({
            attemptId: anAttemptId(1000 * (round + 1) + n),
            now,
            until: later(now, seconds(15)),
          }),
        );
        const outcomes = await Promise.all(
          commands.map((command) => subject().store.acquire(row.id, command)),
        );
        const winners = outcomes.flatMap((outcome, n) => (outcome.kind === 'written' ? [n] : []));
        expect(winners).toHaveLength(1);
        const winning = commands[winners[0] ?? 0] ?? acquireCommand();
        const held = acquired(row, winning);
        for (const outcome of outcomes) expect(rowOf(outcome)).toEqual(held);
        const commit = await subject().store.commit(row.id, {
          parentVersion: row.version,
          epoch: row.epoch,
          tokens: tokenFacts({ versionId: winning.attemptId }),
          dueAt: now,
          at: now,
          settles: [winning.attemptId],
          clearsEscrow: false,
        });
        expect(commit.kind).toBe('written');
        row = rowOf(commit);
        expect(row).toMatchObject({ version: 4 + round, fence: 4 + round, openAttempts: [] });
      }
    }, 120_000);
  });

  describe('renew', () => {
    it('moves the end of a lease that is still mine, also after it has run out', async () => {
      const row = await stored(
        anIntegration({ lease: { attemptId: anAttemptId(1), until: sooner(NOW, seconds(1)) } }),
      );
      const until = later(NOW, seconds(30));
      const written = await subject().store.renew(row.id, { attemptId: anAttemptId(1), until });
      expect(written).toEqual({
        kind: 'written',
        row: { ...row, lease: { attemptId: anAttemptId(1), until } },
      });
      expect(await subject().store.find(row.id)).toEqual(rowOf(written));
    });

    it('is refused once another holds the lease, and shows who', async () => {
      const row = await stored(anIntegration({ lease }));
      const written = await subject().store.renew(row.id, {
        attemptId: anAttemptId(1),
        until: later(NOW, minutes(1)),
      });
      expect(written).toEqual({ kind: 'refused', row });
    });

    it('is refused where nobody holds a lease', async () => {
      const row = await stored(anIntegration());
      const written = await subject().store.renew(row.id, {
        attemptId: anAttemptId(1),
        until: later(NOW, minutes(1)),
      });
      expect(written).toEqual({ kind: 'refused', row });
    });

    it('says where there is no row', async () => {
      const command = { attemptId: anAttemptId(1), until: NOW };
      expect(await subject().store.renew(freshId('nobody'), command)).toEqual({ kind: 'missing' });
    });
  });

  describe('ask', () => {
    const command = { now: NOW, seenVersion: 3 };

    it(`has one winner among ${CONTENDERS}`, async () => {
      const row = await stored(anIntegration());
      const outcomes = await Promise.all(
        Array.from({ length: CONTENDERS }, () => subject().store.ask(row.id, command)),
      );
      expect(outcomes.filter((outcome) => outcome.kind === 'written')).toHaveLength(1);
      for (const outcome of outcomes) expect(rowOf(outcome)).toEqual(asked(row, command));
    });

    it.each([
      ['needs a new consent', anIntegration({ care: { status: 'reauthorization_required', since: NOW } })],
      ['is paused', anIntegration({ pausedAt: NOW })],
      ['has moved on', anIntegration({ version: 4 })],
      ['is leased', anIntegration({ lease })],
      ['is held', anIntegration(held)],
      ['was asked for a moment ago', anIntegration({ askedAt: instant(NOW - 4999) })],
    ])('is refused where the row %s', async (_name, shape) => {
      const row = await stored(shape);
      expect(await subject().store.ask(row.id, command)).toEqual({ kind: 'refused', row });
      expect(await subject().store.find(row.id)).toEqual(row);
    });

    it('succeeds again five seconds later', async () => {
      const row = await stored(anIntegration({ askedAt: instant(NOW - 5000) }));
      expect(await subject().store.ask(row.id, command)).toEqual({
        kind: 'written',
        row: asked(row, command),
      });
    });

    it('says where there is no row', async () => {
      expect(await subject().store.ask(freshId('nobody'), command)).toEqual({ kind: 'missing' });
    });
  });
}
