import { describe, expect, it } from 'vitest';
import { Secret } from '#shared/domain/secret.ts';
import { after, before, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import type { Claim } from '#shared/domain/webhook/claims.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import type { IntrospectionEndpoint } from '#shared/ports/introspection.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { applyDelivery } from '#shared/usecases/webhook/apply-delivery.ts';
import { allPorts } from '../../support/all-ports.ts';
import {
  aClientId,
  anAttemptId,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';

type Said = Awaited<ReturnType<IntrospectionEndpoint['introspect']>>;

const INTROSPECTS = { introspectionEndpoint: 'https://auth.acme.example/introspect' };
const [id, client] = [anIntegrationId('payroll'), aClientId('acme-main')];
const ref = { integration: id, epoch: 1, versionId: anAttemptId(0) };
const row = anIntegration({ labels: { 'vendor-user': 'u1' }, grantedAt: before(NOW, minutes(60)) });

const TOKENS: TokenSet & { readonly refreshToken: Secret } = {
  accessToken: new Secret('at-0'),
  refreshToken: new Secret('rt-0'),
  tokenType: 'Bearer',
  obtainedAt: NOW,
  expiresAt: after(NOW, minutes(5)),
  expiryKnown: true,
  scopes: ['read'],
  spent: [],
};

function delivery(change: Partial<Delivery> = {}, claim: Partial<Claim> = {}): Delivery {
  const said: Claim = { means: 'revoked', event: 'gone', users: ['u1'], accounts: [], isTimeSigned: false };
  const ids = { key: 'k1', bodyKey: 'k1', vendor: aVendorId('acme'), client };
  const about = { receivedAt: NOW, strength: 'strong', timely: true } as const;
  return { ...ids, ...about, claims: [{ ...said, ...claim }], ...change };
}

/** A home with one living grant of the user `u1`; keeps what the vendor is asked by introspection. */
async function home({ stands = row, vendor = {} } = {}) {
  const world = await allPorts({ vendor });
  const { ports } = world;
  await ports.store.create(stands);
  const { refreshToken, ...withoutRefresh } = TOKENS;
  const hasRefreshToken = stands.tokens?.hasRefreshToken !== false;
  await ports.vault.put(ref, { ...withoutRefresh, ...(hasRefreshToken ? { refreshToken } : {}) }, []);
  const done = new Set<string>();
  const asked: string[] = [];
  let says: () => Promise<Said> = async () => 'unclear';
  const own = {
    deliveryLog: {
      isDone: async (key: string) => done.has(key),
      done: async (keys: readonly string[]) => {
        for (const key of keys) done.add(key);
      },
    },
    introspection: {
      introspect: async (_call: unknown, token: Secret, hint: string) => {
        asked.push(`${hint} ${token.reveal()}`);
        return says();
      },
    },
  };
  return {
    ...world,
    asked,
    answers: (what: () => Promise<Said>) => {
      says = what;
    },
    apply: (one: Delivery, more: Partial<typeof ports> = {}, goOn = () => true) =>
      applyDelivery({ ...ports, ...own, ...more })(one, goOn),
    isKept: async () => (await ports.vault.get(ref)) !== undefined,
  };
}

const down = {
  publish: async () => {
    throw new Error('no bus today');
  },
};
const revokedEvent = { type: 'integration.revoked', integration: id, epoch: 2 };

describe('the end of a grant', () => {
  it('is told once, and the row is looked at no more', async () => {
    const world = await home();
    expect(await world.apply(delivery())).toEqual({ kind: 'done' });
    expect(world.events).toMatchObject([revokedEvent]);
    const ended = await world.row();
    expect([ended.care.status, ended.epoch, ended.untold, ended.dueAt]).toEqual([
      'revoked',
      2,
      undefined,
      undefined,
    ]);
    expect(await world.isKept()).toBe(false);
  });

  it('is told by the next delivery of the same where the process died before it told', async () => {
    const world = await home();
    const dies = { info: () => dead(), debug() {}, warn() {}, error() {} };
    await expect(world.apply(delivery(), { log: dies })).rejects.toThrow('killed');
    expect((await world.row()).care.status).toBe('revoked');
    expect(world.told()).toEqual([]);
    expect(await world.apply(delivery())).toEqual({ kind: 'done' });
    expect(world.events).toMatchObject([revokedEvent]);
    expect((await world.row()).untold).toBeUndefined();
  });

  it('is told by whoever looks at the row next where the bus was down', async () => {
    const world = await home();
    expect(await world.apply(delivery(), { bus: down })).toEqual({ kind: 'done' });
    expect((await world.row()).dueAt).toBe(after(NOW, minutes(1)));
    await world.clock.pass(minutes(2));
    const message = { id, vendor: aVendorId('acme'), client, why: 'due', timeLeft: () => UNLIMITED } as const;
    expect((await refreshIntegration(world.ports)(message)).kind).toBe('not_needed');
    expect(world.events).toMatchObject([revokedEvent]);
    const told = await world.row();
    expect([told.untold, told.dueAt]).toEqual([undefined, undefined]);
  });
});

function dead(): never {
  throw new Error('killed');
}

describe('a client with more integrations than one run has time for', () => {
  const lease = { attemptId: anAttemptId(1), until: after(NOW, minutes(9)) };
  const ids = Array.from({ length: 230 }, (_, n) => anIntegrationId(`grant-${String(n).padStart(3, '0')}`));

  async function many() {
    const world = await home();
    for (const other of ids)
      await world.ports.store.create({ ...row, id: other, ...(other === 'grant-003' ? { lease } : {}) });
    /** Runs of sixty integrations each, until one ends in something else. */
    const runs = async (one: Delivery) => {
      for (let count = 1; ; count++) {
        let left = 60;
        const applied = await world.apply(one, {}, () => --left > 0);
        if (applied.kind !== 'onward' || applied.delivery.onward?.after === undefined)
          return { applied, count };
        one = applied.delivery;
      }
    };
    return { ...world, runs };
  }

  it('is gone through to its end, run by run, and once more for what a holder may still bring', async () => {
    const world = await many();
    const { applied, count } = await world.runs(delivery());
    const again = after(NOW, milliseconds(minutes(9) + 1));
    expect([applied, count]).toEqual([{ kind: 'onward', delivery: { ...delivery(), onward: { again } } }, 4]);
    expect(world.told()).toHaveLength(231);
    expect((await world.row('grant-229')).care.status).toBe('revoked');
    const last = { ...delivery(), onward: { again } };
    expect(await world.apply(last)).toEqual({ kind: 'again', at: again });
    await world.clock.pass(minutes(10));
    expect(await world.runs(last)).toEqual({ applied: { kind: 'done' }, count: 4 });
    expect(world.told()).toHaveLength(231);
  });

  it('goes through a page once more where the one that it had reached is gone', async () => {
    const world = await many();
    const onward = { after: { id: anIntegrationId('gone') } };
    expect((await world.runs(delivery({ onward }))).count).toBe(4);
    expect(world.told()).toHaveLength(231);
  });
});

describe('a word that is not enough', () => {
  it('is checked by a refresh that is no person’s', async () => {
    const world = await home();
    await world.apply(delivery({ strength: 'weak' }));
    expect(world.sent).toEqual([{ id, vendor: 'acme', client, why: 'told', seenVersion: 3 }]);
    expect([world.asked, (await world.row()).care.status]).toEqual([[], 'active']);
  });

  it('no ends nothing either: a server that knows no refresh tokens there says so of each, and a refresh decides', async () => {
    const world = await home({ vendor: INTROSPECTS });
    world.answers(async () => 'inactive');
    expect(await world.apply(delivery({ strength: 'weak' }))).toEqual({ kind: 'done' });
    expect(world.asked).toEqual(['refresh_token rt-0']);
    expect(world.sent).toEqual([{ id, vendor: 'acme', client, why: 'told', seenVersion: 3 }]);
    expect([await world.row(), world.events, await world.isKept()]).toEqual([row, [], true]);
  });

  it('yes ends nothing, and nothing is refreshed for it', async () => {
    const world = await home({ vendor: INTROSPECTS });
    world.answers(async () => 'active');
    await world.apply(delivery({ strength: 'weak' }));
    expect([world.asked.length, world.sent, await world.row()]).toEqual([1, [], row]);
  });

  it('anything else leaves it to a refresh', async () => {
    const world = await home({ vendor: INTROSPECTS });
    await world.apply(delivery({ strength: 'weak' }));
    expect([world.asked.length, world.sent.map(({ why }) => why), await world.row()]).toEqual([
      1,
      ['told'],
      row,
    ]);
  });

  it('a vendor that does not tell is asked about one grant of many, and refreshes tell of all', async () => {
    const world = await home({ vendor: INTROSPECTS });
    const second = { ...row, id: anIntegrationId('second') };
    await world.ports.store.create(second);
    await world.ports.vault.put({ ...ref, integration: second.id }, TOKENS, []);
    await world.apply(delivery({ strength: 'weak' }));
    expect([world.asked.length, world.sent.map((sent) => [sent.id, sent.why])]).toEqual([
      1,
      [
        ['payroll', 'told'],
        ['second', 'told'],
      ],
    ]);
    world.answers(async () => 'active');
    await world.apply(delivery({ strength: 'weak', key: 'k2', bodyKey: 'k2' }));
    expect([world.asked.length, world.sent.length]).toEqual([3, 2]);
  });

  it.each([
    ['a holder is at work', { lease: { attemptId: anAttemptId(1), until: after(NOW, seconds(20)) } }],
    [
      'a use of it has an outcome unknown',
      { openAttempts: [{ attemptId: anAttemptId(1), parentVersion: 3 }] },
    ],
  ])('no token is shown that may be spent: %s', async (_why, change) => {
    const world = await home({ vendor: INTROSPECTS, stands: { ...row, ...change } });
    world.answers(async () => 'inactive');
    await world.apply(delivery({ strength: 'weak' }));
    expect([world.asked, world.sent.map(({ why }) => why)]).toEqual([[], ['told']]);
  });

  it.each([
    ['that lives is asked about', after(NOW, minutes(5)), ['access_token at-0']],
    ['that is over proves nothing', NOW, []],
  ])('an access token without a refresh token %s', async (_what, expiresAt, asked) => {
    const stands = { ...row, tokens: tokenFacts({ expiresAt, hasRefreshToken: false }) };
    const world = await home({ vendor: INTROSPECTS, stands });
    await world.apply(delivery({ strength: 'weak' }));
    expect(world.asked).toEqual(asked);
  });

  it.each(['recheck', 'suspended', 'resumed', 'scopes'] as const)(
    'that claims no end is checked by a refresh: %s',
    async (means) => {
      const world = await home({ vendor: INTROSPECTS });
      world.answers(async () => 'inactive');
      await world.apply(delivery({}, { means }));
      expect([world.asked, world.sent.map(({ why }) => why)]).toEqual([[], ['told']]);
    },
  );
});
