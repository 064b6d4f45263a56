import { describe, expect, it } from 'vitest';
import { DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { bucketOf } from '#shared/domain/circuit.ts';
import type { Phase } from '#shared/domain/circuit-state.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { Secret } from '#shared/domain/secret.ts';
import { after, milliseconds, seconds } from '#shared/domain/time.ts';
import type { TokenGrant } from '#shared/domain/token-answer.ts';
import type { TokenSet } from '#shared/domain/token-set.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { TokenAnswer, TokenRequest, VendorCall } from '#shared/ports/token-endpoint.ts';
import { VaultUnavailable } from '#shared/ports/vault.ts';
import { askVendor, callFor } from '#shared/usecases/refresh/ask-vendor.ts';
import type { Attempt } from '#shared/usecases/refresh/attempt.ts';
import { knownClients } from '#shared/usecases/refresh/known-clients.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import { aClient, anAttemptId, anIntegration, aTokenSet, NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { anAttempt, aVendor, MINE, witness } from '../../support/refresh-attempt.ts';

const AMBIGUOUS: RefreshFailure = { class: 'ambiguous', code: 'http_503' };
const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };
const CLIENT_REFUSED: RefreshFailure = { class: 'client_refused', code: 'invalid_client' };
const GRANT: TokenGrant = {
  accessToken: new Secret('at-1'),
  refreshToken: new Secret('rt-1'),
  tokenType: 'Bearer',
};
const TOOK = seconds(1);
const base = { integration: 'payroll', born: anIntegration().createdAt, epoch: 1, attempt: MINE };
const failed = (failure: RefreshFailure): TokenAnswer => ({ kind: 'failed', failure, took: TOOK });
const tokens = (grant: TokenGrant = GRANT): TokenAnswer => ({ kind: 'tokens', grant, took: TOOK });
const inSecret = (versionId: string) => ({ versionId, createdAt: NOW, pending: false });

interface Settings {
  readonly attempt?: Partial<Attempt>;
  readonly current?: TokenSet | 'none';
  readonly token?: string | 'none';
  /** The client's row in the store, where it is another than the attempt knows. */
  readonly stored?: OAuthClient;
}

/** A vendor that answers one after the other; every request takes a second. */
async function asking(
  answers: readonly TokenAnswer[],
  { attempt: more, current, token, stored }: Settings = {},
) {
  const { clients } = embeddedPorts();
  const clock = new ManualClock();
  const attempt = anAttempt(more);
  await clients.create(stored ?? attempt.client);
  const { ports: witnessed, facts, lines } = witness();
  const requests: [VendorCall, TokenRequest][] = [];
  const left = [...answers];
  const ports = {
    ...witnessed,
    clients,
    clock,
    budgets: DEFAULT_BUDGETS,
    chance: { fraction: () => 0.5, attemptId: () => MINE },
    tokenEndpoint: {
      request: async (...request: [VendorCall, TokenRequest]) => {
        requests.push(request);
        await clock.sleep(TOOK);
        const answer = left.shift();
        if (answer === undefined) throw new Error('asked once too often');
        return answer;
      },
    },
  };
  const secrets = {
    of: async (client: OAuthClient) => ({ clientSecret: new Secret(client.secret?.versionId ?? 'none') }),
  };
  const firstCall = await callFor(attempt, attempt.client, secrets);
  const known = knownClients(clients, clock);
  return {
    clients,
    known,
    clock,
    facts,
    lines,
    requests,
    firstCall,
    kinds: () => facts().map((fact) => fact.kind),
    outcomes: () => facts().map((fact) => ('outcome' in fact ? fact.outcome : fact.kind)),
    secretsUsed: () => requests.map(([call]) => call.credential.clientSecret?.reveal()),
    ask: (over: Partial<typeof ports> = {}, of: typeof secrets.of = secrets.of) => {
      const set = current === 'none' ? undefined : (current ?? aTokenSet());
      const fingerprint = token === 'none' ? undefined : (token ?? 'fp-0');
      return clock.run(askVendor({ ...ports, ...over }, known, { of }, attempt, firstCall, set, fingerprint));
    },
  };
}

describe('a request where reuse after the grace ends the grant', () => {
  const rotation = { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true } as const;
  const another = { attemptId: anAttemptId(1), parentVersion: 3 };
  const beside = anIntegration({ openAttempts: [another, { attemptId: MINE, parentVersion: 3 }] });
  const attempt = { vendor: aVendor({ rotation }), row: beside };

  it('does not leave when the grace of another use has gone by since it was decided', async () => {
    const world = await asking([], { attempt });
    await world.clock.pass(seconds(30));
    expect(await world.ask()).toStrictEqual({ kind: 'unsent' });
    expect(world.outcomes()).toStrictEqual(['spend', 'withdrawn']);
  });

  it('leaves within it', async () => {
    const world = await asking([tokens()], { attempt });
    await world.clock.pass(seconds(20));
    expect(await world.ask()).toMatchObject({ kind: 'tokens' });
  });
});

describe('a request', () => {
  it('is on record before it leaves, and so is what came of it', async () => {
    const world = await asking([tokens()]);
    expect(await world.ask()).toStrictEqual({
      kind: 'tokens',
      grant: GRANT,
      sentAt: NOW,
      took: TOOK,
      call: world.firstCall,
      sentBlind: false,
    });
    expect(world.requests).toStrictEqual([
      [world.firstCall, { grantType: 'refresh_token', refreshToken: aTokenSet().refreshToken }],
    ]);
    expect(world.facts()).toStrictEqual([
      {
        kind: 'spend',
        ...base,
        token: 'fp-0',
        rotation: 'strict',
        answerBy: after(NOW, seconds(100)),
        at: NOW,
      },
      { kind: 'answer', ...base, outcome: 'tokens', rotated: true, at: after(NOW, TOOK) },
    ]);
    expect(world.lines).toEqual([]);
  });

  it('says on record what makes it dangerous, and who wanted it', async () => {
    const input = { ...anAttempt().input, why: 'forced' as const };
    const vendor = aVendor({ rotation: { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true } });
    const world = await asking([tokens()], { attempt: { vendor, input }, token: 'none' });
    await world.ask();
    expect(world.facts()[0]).toStrictEqual({
      kind: 'spend',
      ...base,
      rotation: 'grace',
      reuseRevokesFamily: true,
      forced: true,
      answerBy: after(NOW, seconds(100)),
      at: NOW,
    });
  });

  it('is for client credentials where there is no refresh token', async () => {
    const { refreshToken: _none, ...current } = aTokenSet();
    for (const set of [current, 'none'] as const) {
      const world = await asking([tokens()], { current: set });
      await world.ask();
      expect(world.requests[0]?.[1]).toStrictEqual({ grantType: 'client_credentials', scopes: ['read'] });
    }
  });

  it.each<[string, TokenGrant, TokenSet | 'none', boolean]>([
    ['another refresh token', GRANT, aTokenSet(), true],
    ['the same', { ...GRANT, refreshToken: new Secret('refresh-token-1') }, aTokenSet(), false],
    ['none', { accessToken: GRANT.accessToken, tokenType: 'Bearer' }, aTokenSet(), false],
    ['a first one', GRANT, 'none', true],
  ])('that brings %s', async (_name, grant, current, rotated) => {
    const world = await asking([tokens(grant)], { current });
    await world.ask();
    expect('rotated' in (world.facts()[1] ?? {})).toBe(rotated);
  });

  it('is made with the proof of its client, and a deadline', async () => {
    const attempt = anAttempt();
    const credential = { clientSecret: new Secret('s') };
    expect(await callFor(attempt, aClient(), { of: async () => credential })).toStrictEqual({
      vendor: attempt.vendor,
      client: aClient(),
      credential,
      deadline: seconds(100),
    });
  });
});

describe('a request that may not leave', () => {
  const lease = (answers: boolean[]) => ({ ...anAttempt().lease, stillMine: () => answers.shift() ?? false });

  it('because the lease is lost is not made', async () => {
    const world = await asking([], { attempt: { lease: lease([]) } });
    expect(await world.ask()).toStrictEqual({ kind: 'unsent' });
    expect(world.facts()).toEqual([]);
  });

  it('because the lease was lost while it was put on record is withdrawn there', async () => {
    const world = await asking([], { attempt: { lease: lease([true, false]) } });
    expect(await world.ask()).toStrictEqual({ kind: 'unsent' });
    expect(world.outcomes()).toEqual(['spend', 'withdrawn']);
    expect(world.facts()[1]).toStrictEqual({ kind: 'answer', ...base, outcome: 'withdrawn', at: NOW });
  });

  it('a second time because the lease is lost leaves the first outcome', async () => {
    const world = await asking([failed(AMBIGUOUS)], { attempt: { lease: lease([true, true, false]) } });
    expect(await world.ask()).toMatchObject({ kind: 'failed', failure: AMBIGUOUS, sentBlind: false });
    expect(world.outcomes()).toEqual(['spend', 'ambiguous']);
  });
});

describe('an outcome that is not known', () => {
  it('is asked for once more, at once', async () => {
    const world = await asking([failed(AMBIGUOUS), tokens()]);
    expect(await world.ask()).toMatchObject({ kind: 'tokens', sentBlind: true, sentAt: after(NOW, TOOK) });
    expect(world.outcomes()).toEqual(['spend', 'ambiguous', 'spend', 'tokens']);
    expect(world.facts()[1]).toStrictEqual({
      kind: 'answer',
      ...base,
      outcome: 'ambiguous',
      code: 'http_503',
      at: after(NOW, TOOK),
    });
    expect(world.lines).toEqual([
      ['warn', 'sending the same token again', { integration: 'payroll', code: 'http_503' }],
    ]);
  });

  it('is asked for no third time', async () => {
    const world = await asking([failed(AMBIGUOUS), failed(AMBIGUOUS)]);
    expect(await world.ask()).toStrictEqual({
      kind: 'failed',
      failure: AMBIGUOUS,
      sentAt: after(NOW, TOOK),
      sentBlind: true,
      noted: { heldTogether: false, events: [] },
    });
  });

  it('is not asked for where the vendor wants to be left alone', async () => {
    const world = await asking([failed({ ...AMBIGUOUS, retryAfter: seconds(30) })]);
    expect(await world.ask()).toMatchObject({
      kind: 'failed',
      noted: { circuitUntil: after(NOW, seconds(31)) },
    });
    expect(world.requests).toHaveLength(1);
  });

  it('is not asked for where a grace that forgives it ended while it was put on record', async () => {
    const vendor = aVendor({ rotation: { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true } });
    const world = await asking([failed(AMBIGUOUS)], { attempt: { vendor } });
    let records = 0;
    const audit = {
      record: async () => {
        if (++records === 3) await world.clock.sleep(seconds(29));
      },
    };
    expect(await world.ask({ audit })).toMatchObject({ kind: 'failed', sentBlind: false });
    expect(world.requests).toHaveLength(1);
  });

  it('counts the grace from the first use of the token, by whomever', async () => {
    const vendor = aVendor({ rotation: { kind: 'grace', graceSeconds: 30, reuseRevokesFamily: true } });
    const row = { ...anAttempt().row, openAttempts: [{ attemptId: anAttemptId(-28_500), parentVersion: 3 }] };
    const world = await asking([failed(AMBIGUOUS)], { attempt: { vendor, row } });
    expect((await world.ask()).kind).toBe('failed');
    expect(world.requests).toHaveLength(1);
  });
});

describe('the bookkeeping of the circuit', () => {
  it.each([
    ['a refusal', anIntegration(), 1],
    [
      'a refusal of a grant under suspicion',
      anIntegration({
        care: { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false },
      }),
      0,
    ],
  ])('counts %s', async (_name, row, refused) => {
    const world = await asking([failed(REFUSED)], { attempt: { row } });
    await world.ask();
    const client = await world.clients.find(aClient().id);
    expect(client?.circuit.window[bucketOf(NOW)]).toMatchObject({ refused });
  });

  it('ends a probe that failed, on record', async () => {
    const phase: Phase = {
      kind: 'half_open',
      reason: 'failing',
      since: NOW,
      probe: MINE,
      until: after(NOW, seconds(18)),
      trips: 1,
    };
    const client = aClient({ circuit: { phase, window: {} } });
    const world = await asking([failed(AMBIGUOUS)], { attempt: { probe: true, client } });
    const answered = await world.ask();
    expect(answered).toMatchObject({ kind: 'failed', noted: { circuitUntil: after(NOW, seconds(11)) } });
    expect(world.facts().at(-1)).toStrictEqual({
      kind: 'probe_ended',
      client: 'acme-main',
      attempt: MINE,
      at: after(NOW, TOOK),
    });
    expect((await world.clients.find(client.id))?.circuit.phase).toMatchObject({ kind: 'open', trips: 2 });
  });

  it('is nothing on record without a probe', async () => {
    const world = await asking([failed(REFUSED)]);
    await world.ask();
    expect(world.kinds()).toEqual(['spend', 'answer']);
  });

  it('does not cost the attempt its ending where the store is down', async () => {
    const world = await asking([failed(REFUSED)]);
    const count = () => Promise.reject(new StoreUnavailable('down'));
    expect(await world.ask({ clients: { ...world.clients, count } })).toMatchObject({
      kind: 'failed',
      noted: { heldTogether: false, events: [] },
    });
    expect(world.lines).toEqual([
      ['error', 'circuit not counted', { client: 'acme-main', code: 'invalid_grant' }],
    ]);
  });

  it('is not passed over where something else is broken', async () => {
    const world = await asking([failed(REFUSED)]);
    const count = () => Promise.reject(new TypeError('a mistake of ours'));
    await expect(world.ask({ clients: { ...world.clients, count } })).rejects.toThrow('a mistake of ours');
  });
});

describe('a client that is refused', () => {
  const newer = aClient({ secret: inSecret('second') });

  it('is tried once with a newer secret, which is no second use of the token', async () => {
    const world = await asking([failed(CLIENT_REFUSED), tokens()], { stored: newer });
    expect(await world.ask()).toMatchObject({ kind: 'tokens', sentBlind: false });
    expect(world.secretsUsed()).toEqual(['first', 'second']);
    expect(world.lines).toEqual([]);
  });

  it('with the newer secret as well is refused', async () => {
    const world = await asking([failed(CLIENT_REFUSED), failed(CLIENT_REFUSED)], { stored: newer });
    expect(await world.ask()).toMatchObject({ kind: 'failed', failure: CLIENT_REFUSED });
    expect(world.secretsUsed()).toEqual(['first', 'second']);
  });

  it('is tried with no newer secret where it was not refused', async () => {
    const world = await asking([failed(AMBIGUOUS), tokens()], { stored: newer });
    await world.ask();
    expect(world.secretsUsed()).toEqual(['first', 'first']);
  });

  it('is known by its newer secret from then on', async () => {
    const world = await asking([failed(CLIENT_REFUSED), tokens()], { stored: newer });
    world.known.learn(aClient());
    await world.ask();
    // Looked up in the store it would be this one.
    const newest = aClient({ secret: inSecret('third') });
    await world.clients.change(newer.id, () => ({ client: newest, result: undefined }));
    expect(await world.known.find(newer.id)).toMatchObject({ secret: inSecret('second') });
  });

  it('is tried with the newer secret from then on', async () => {
    const world = await asking([failed(CLIENT_REFUSED), failed(AMBIGUOUS), tokens()], { stored: newer });
    // The first request was refused before the token was looked at; the second is of unknown outcome.
    expect((await world.ask()).kind).toBe('failed');
    expect(world.secretsUsed()).toEqual(['first', 'second']);
  });

  it.each<[string, Settings]>([
    ['no newer secret', {}],
    ['no secret at all', { attempt: { client: withoutSecret() } }],
    ['no such client any more', { stored: aClient({ id: 'another' as OAuthClient['id'] }) }],
  ])('is tried with no other where there is %s', async (_name, settings) => {
    const world = await asking([failed(CLIENT_REFUSED)], settings);
    expect(await world.ask()).toMatchObject({ kind: 'failed', failure: CLIENT_REFUSED });
    expect(world.requests).toHaveLength(1);
  });

  it('is tried with no other where there is no room left', async () => {
    const answers = [true, true, false];
    const lease = { ...anAttempt().lease, stillMine: () => answers.shift() ?? false };
    const world = await asking([failed(CLIENT_REFUSED)], { stored: newer, attempt: { lease } });
    expect((await world.ask()).kind).toBe('failed');
    expect(world.requests).toHaveLength(1);
  });

  it.each([
    ['the store', new StoreUnavailable('down')],
    ['the vault', new VaultUnavailable('down')],
  ])('is tried with no other where %s does not say', async (_name, error) => {
    const world = await asking([failed(CLIENT_REFUSED)], { stored: newer });
    expect((await world.ask({}, () => Promise.reject(error))).kind).toBe('failed');
    expect(world.requests).toHaveLength(1);
  });

  it('is not passed over where something else is broken', async () => {
    const world = await asking([failed(CLIENT_REFUSED)], { stored: newer });
    await expect(world.ask({}, () => Promise.reject(new TypeError('a mistake of ours')))).rejects.toThrow(
      'a mistake of ours',
    );
  });

  it('brings the newer client along for what comes after', async () => {
    const world = await asking([failed(CLIENT_REFUSED), failed(CLIENT_REFUSED)], { stored: newer });
    await world.ask();
    const stored = await world.clients.find(newer.id);
    expect(stored).toMatchObject({ status: 'refused', secret: inSecret('second') });
    expect(milliseconds(world.clock.monotonic())).toBe(2000);
  });
});

function withoutSecret(): OAuthClient {
  const { secret: _secret, ...client } = aClient();
  return client;
}
