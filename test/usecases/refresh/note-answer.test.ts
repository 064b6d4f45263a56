import { describe, expect, it } from 'vitest';
import { bucketOf } from '#shared/domain/circuit.ts';
import type { Bucket, Circuit, Phase } from '#shared/domain/circuit-state.ts';
import type { RefreshFailure } from '#shared/domain/failure.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, before, type Duration, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { knownClients } from '#shared/usecases/refresh/known-clients.ts';
import { noteFailure, noteSuccess } from '#shared/usecases/refresh/note-answer.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import { aClient, anAttemptId, NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const QUICK = seconds(1);
const SLOW = milliseconds(10_001);
const AMBIGUOUS: RefreshFailure = { class: 'ambiguous', code: 'http_503' };
const REFUSED: RefreshFailure = { class: 'grant_refused', code: 'invalid_grant' };
const CLIENT_REFUSED: RefreshFailure = { class: 'client_refused', code: 'invalid_client' };
const NOTHING = { heldTogether: false, events: [] };

const counted = (by: Partial<Bucket>): Circuit['window'] => ({
  [bucketOf(NOW)]: { ok: 0, failed: 0, slow: 0, refused: 0, ...by },
});
const open = (reason: Extract<Phase, { kind: 'open' }>['reason'], until = after(NOW, seconds(9))): Phase => ({
  kind: 'open',
  reason,
  since: NOW,
  until,
  trips: 1,
});
const halfOpen = (
  reason: Extract<Phase, { kind: 'open' }>['reason'],
  until = after(NOW, seconds(9)),
): Phase => ({
  kind: 'half_open',
  reason,
  since: NOW,
  probe: anAttemptId(1),
  until,
  trips: 1,
});
const clientWith = (circuit: Partial<Circuit>, more: Partial<OAuthClient> = {}): OAuthClient =>
  aClient({ circuit: { phase: { kind: 'closed' }, window: {}, ...circuit }, ...more });

/** A client in the store as it is; `seen` is what the process that notes knows of it. */
async function setting(client: OAuthClient, seen: OAuthClient = client) {
  const { clients } = embeddedPorts();
  const clock = new ManualClock();
  await clients.create(client);
  const ports = { clients, clock, chance: { fraction: () => 0.5, attemptId: () => anAttemptId(1) } };
  const known = knownClients(clients, clock);
  known.learn(seen);
  const decided: unknown[] = [];
  const change: typeof clients.change = (id, decide) =>
    clients.change(id, (newest) => {
      const decision = decide(newest);
      decided.push(decision);
      return decision;
    });
  ports.clients = { ...clients, change };
  return {
    clients,
    known,
    clock,
    /** What was decided of the client's row, one after the other. */
    decided,
    ok: (took: Duration = QUICK) => noteSuccess(ports, known, seen, took),
    fails: (failure: RefreshFailure, context: object = {}, took: Duration = QUICK) =>
      noteFailure(ports, known, seen, failure, took, { probe: false, firstRefusal: true, ...context }),
    stored: async () => {
      const row = await clients.find(client.id);
      if (row === undefined) throw new Error('no client');
      return row;
    },
    counts: async () => (await clients.find(client.id))?.circuit.window[bucketOf(NOW)],
  };
}

describe('an answer that worked', () => {
  it('writes nothing while all is well, and is counted with the next failure', async () => {
    const world = await setting(clientWith({}));
    expect(await world.ok()).toStrictEqual(NOTHING);
    expect(await world.ok()).toStrictEqual(NOTHING);
    expect(await world.counts()).toBeUndefined();
    expect(world.decided).toEqual([]);
    await world.fails(AMBIGUOUS);
    expect(await world.counts()).toEqual({ ok: 2, failed: 1, slow: 0, refused: 0 });
    expect((await world.known.find(aClient().id))?.circuit.window).toHaveProperty(String(bucketOf(NOW)));
  });

  /** A busy client: what worked over the last two minutes and before, three answers in each ten seconds. */
  async function busy() {
    const world = await setting(clientWith({}));
    for (let ten = 0; ten < 15; ten++) {
      for (let n = 0; n < 3; n++) await world.ok();
      await world.clock.pass(seconds(10));
    }
    const at = world.clock.now();
    return { ...world, okNow: async () => (await world.stored()).circuit.window[bucketOf(at)]?.ok };
  }

  it('is not held against a vendor that has begun to fail, where it is longer ago than 20 seconds', async () => {
    const world = await busy();
    await world.fails(AMBIGUOUS);
    expect(await world.okNow()).toBe(3);
  });

  it('is held for two minutes against a grant that is refused', async () => {
    const world = await busy();
    await world.fails(REFUSED);
    expect(await world.okNow()).toBe(33);
  });

  it.each([
    ['ten seconds are not slow', seconds(10), undefined],
    ['more are', SLOW, { ok: 1, failed: 0, slow: 1, refused: 0 }],
  ])('%s', async (_name, took, counts) => {
    const world = await setting(clientWith({}));
    await world.ok(took);
    expect(await world.counts()).toEqual(counts);
  });

  it.each<[string, Phase]>([
    ['a probe', halfOpen('failing')],
    ['a pause that is over', open('failing', NOW)],
  ])('closes the circuit after %s, and says so', async (_name, phase) => {
    const world = await setting(clientWith({ phase }));
    expect(await world.ok()).toStrictEqual({
      heldTogether: false,
      events: [{ type: 'circuit.closed', client: 'acme-main', vendor: 'acme' }],
    });
    expect((await world.stored()).circuit.phase).toEqual({
      kind: 'closed',
      ramp: { from: NOW, second: NOW, used: 0 },
    });
    expect((await world.known.find((await world.stored()).id))?.circuit.phase.kind).toBe('closed');
  });

  it('does not outweigh a word to wait that was given meanwhile', async () => {
    const phase = open('told_to_wait');
    const world = await setting(clientWith({ phase }));
    expect(await world.ok()).toStrictEqual(NOTHING);
    expect((await world.stored()).circuit.phase).toEqual(phase);
    expect((await world.known.find((await world.stored()).id))?.circuit.phase).toEqual(phase);
  });

  it('lifts the refusal of a client, and leaves a closed circuit as it is', async () => {
    const phase: Phase = { kind: 'closed', ramp: { from: NOW, second: NOW, used: 3 } };
    const lastError = { class: 'client_refused', code: 'invalid_client', at: NOW };
    const world = await setting(clientWith({ phase }, { status: 'refused', lastError }));
    expect((await world.ok()).events).toHaveLength(1);
    const client = await world.stored();
    expect(client.status).toBe('ok');
    expect(client).not.toHaveProperty('lastError');
    expect(client.circuit.phase).toEqual(phase);
  });

  it('leaves alone what another has closed meanwhile', async () => {
    const world = await setting(clientWith({}), clientWith({ phase: halfOpen('failing') }));
    expect(await world.ok()).toStrictEqual(NOTHING);
    expect(world.decided).toStrictEqual([{ result: false }]);
    expect((await world.stored()).circuit.phase).toEqual({ kind: 'closed' });
  });

  it('closes what another opened meanwhile, where its pause is over', async () => {
    const stored = clientWith({ phase: open('failing', before(NOW, seconds(1))) });
    const world = await setting(stored, clientWith({ phase: halfOpen('failing') }));
    expect((await world.ok()).events).toHaveLength(1);
  });

  it('is nothing where the client is gone', async () => {
    const gone = aClient({ id: 'gone' as OAuthClient['id'], status: 'refused' });
    const world = await setting(clientWith({}), gone);
    expect(await world.ok(SLOW)).toStrictEqual(NOTHING);
  });
});

describe('a failure of the vendor', () => {
  it.each([
    ['a quick one', QUICK, 0],
    ['one of ten seconds', seconds(10), 0],
    ['a slow one', SLOW, 1],
  ])('is counted: %s', async (_name, took, slow) => {
    const world = await setting(clientWith({}));
    expect(await world.fails(AMBIGUOUS, {}, took)).toStrictEqual(NOTHING);
    expect(await world.counts()).toEqual({ ok: 0, failed: 1, slow, refused: 0 });
  });

  it('opens the circuit as the fifth, and says until when', async () => {
    const world = await setting(clientWith({ window: counted({ failed: 4 }) }));
    const until = after(NOW, seconds(5));
    expect(await world.fails(AMBIGUOUS)).toStrictEqual({
      heldTogether: false,
      circuitUntil: until,
      events: [
        {
          type: 'circuit.opened',
          client: 'acme-main',
          vendor: 'acme',
          reason: 'failing',
          until: '2026-11-02T08:00:05.000Z',
        },
      ],
    });
    expect((await world.stored()).circuit.phase).toEqual({
      kind: 'open',
      reason: 'failing',
      since: NOW,
      until,
      trips: 1,
    });
    expect((await world.known.find((await world.stored()).id))?.circuit.phase.kind).toBe('open');
  });

  it('of the probe opens it again, for longer, and is no news', async () => {
    const world = await setting(clientWith({ phase: halfOpen('failing') }));
    expect(await world.fails(AMBIGUOUS, { probe: true })).toStrictEqual({
      heldTogether: false,
      circuitUntil: after(NOW, seconds(10)),
      events: [],
    });
  });

  it('with a word to wait opens it for just that long', async () => {
    const world = await setting(clientWith({}));
    const throttled = { class: 'throttled', code: 'http_429', retryAfter: seconds(30) } as const;
    expect(await world.fails(throttled)).toMatchObject({
      circuitUntil: after(NOW, seconds(30)),
      events: [{ type: 'circuit.opened', reason: 'told_to_wait' }],
    });
    expect(await world.counts()).toMatchObject({ failed: 1 });
  });

  it('without such a word is one failure', async () => {
    const world = await setting(clientWith({}));
    expect(await world.fails({ class: 'throttled', code: 'http_429' })).toStrictEqual(NOTHING);
    expect(await world.fails({ class: 'not_sent', code: 'dns_failed' })).toStrictEqual(NOTHING);
    expect(await world.counts()).toMatchObject({ failed: 2 });
  });

  it('is nothing where the client is gone', async () => {
    const world = await setting(clientWith({}), aClient({ id: 'gone' as OAuthClient['id'] }));
    expect(await world.fails(AMBIGUOUS)).toStrictEqual(NOTHING);
    expect(await world.fails(CLIENT_REFUSED)).toStrictEqual(NOTHING);
  });
});

describe('a client that is refused', () => {
  it('is marked and paused, and both are told', async () => {
    const world = await setting(clientWith({}));
    expect(await world.fails(CLIENT_REFUSED)).toStrictEqual({
      heldTogether: false,
      circuitUntil: after(NOW, minutes(1)),
      events: [
        {
          type: 'circuit.opened',
          client: 'acme-main',
          vendor: 'acme',
          reason: 'client_refused',
          until: '2026-11-02T08:01:00.000Z',
        },
        {
          type: 'client.refused',
          client: 'acme-main',
          vendor: 'acme',
          reason: 'client_refused',
          code: 'invalid_client',
        },
      ],
    });
    expect(await world.stored()).toMatchObject({
      status: 'refused',
      lastError: { class: 'client_refused', code: 'invalid_client', at: NOW },
      circuit: { phase: { kind: 'open', reason: 'client_refused' } },
    });
    expect(await world.counts()).toBeUndefined();
  });

  it('is told of once', async () => {
    const world = await setting(clientWith({ phase: open('client_refused') }, { status: 'refused' }));
    expect(await world.fails(CLIENT_REFUSED)).toStrictEqual({
      heldTogether: false,
      circuitUntil: after(NOW, seconds(9)),
      events: [],
    });
    expect(await world.stored()).not.toHaveProperty('lastError');
    expect(world.decided).toStrictEqual([
      { result: { opened: false, refused: false, until: after(NOW, seconds(9)) } },
    ]);
  });

  it('is told of also where the circuit was open for a reason that lasts longer', async () => {
    const phase = open('told_to_wait', after(NOW, minutes(30)));
    const world = await setting(clientWith({ phase }));
    const noted = await world.fails(CLIENT_REFUSED);
    expect(noted.events.map((event) => event.type)).toEqual(['client.refused']);
    expect(noted.circuitUntil).toBe(after(NOW, minutes(30)));
    expect(await world.stored()).toMatchObject({ status: 'refused', circuit: { phase } });
  });

  it('leaves the error of the client alone where the vendor fails for another reason', async () => {
    const world = await setting(clientWith({ window: counted({ failed: 9 }) }));
    await world.fails(AMBIGUOUS);
    expect((await world.stored()).status).toBe('ok');
    expect(await world.stored()).not.toHaveProperty('lastError');
  });
});

describe('a refused grant', () => {
  const NO_TOKEN: RefreshFailure = {
    class: 'protocol',
    code: 'no_token',
    tokenless: true,
    evidence: { status: 200, contentType: '' },
  };

  it.each([
    ['for the first time', REFUSED, true, 1],
    ['once more', REFUSED, false, 0],
    ['by an answer that makes no sense', NO_TOKEN, true, 1],
  ])('%s is counted', async (_name, failure, firstRefusal, refused) => {
    const world = await setting(clientWith({}));
    expect(await world.fails(failure, { firstRefusal })).toStrictEqual(NOTHING);
    expect(await world.counts()).toEqual({ ok: 0, failed: 0, slow: 0, refused });
  });

  it('as the fifth is held with the others, and the client is said to be refused', async () => {
    const world = await setting(clientWith({ window: counted({ refused: 4 }) }));
    const until = after(NOW, minutes(1));
    expect(await world.fails(REFUSED)).toStrictEqual({
      heldTogether: true,
      circuitUntil: until,
      events: [
        {
          type: 'circuit.opened',
          client: 'acme-main',
          vendor: 'acme',
          reason: 'mass_refusal',
          until: '2026-11-02T08:01:00.000Z',
        },
        {
          type: 'client.refused',
          client: 'acme-main',
          vendor: 'acme',
          reason: 'mass_refusal',
          code: 'invalid_grant',
        },
      ],
    });
    expect((await world.stored()).status).toBe('ok');
  });

  it('is held, as long as the others are, and is no news', async () => {
    const world = await setting(clientWith({ phase: open('mass_refusal') }));
    expect(await world.fails(REFUSED)).toStrictEqual({
      heldTogether: true,
      circuitUntil: after(NOW, seconds(9)),
      events: [],
    });
    expect((await world.stored()).circuit.phase).toEqual(open('mass_refusal'));
  });

  it.each<[string, Phase]>([
    ['beside their probe', halfOpen('mass_refusal')],
    ['when their pause is over', open('mass_refusal', NOW)],
  ])('is held %s, and makes it no longer', async (_name, phase) => {
    const world = await setting(clientWith({ phase }));
    expect(await world.fails(REFUSED)).toStrictEqual({
      heldTogether: true,
      circuitUntil: 'until' in phase ? phase.until : undefined,
      events: [],
    });
    expect((await world.stored()).circuit.phase).toEqual(phase);
  });

  it('of the probe holds them for longer', async () => {
    const world = await setting(clientWith({ phase: halfOpen('mass_refusal') }));
    expect(await world.fails(REFUSED, { probe: true })).toStrictEqual({
      heldTogether: true,
      circuitUntil: after(NOW, minutes(2)),
      events: [],
    });
  });

  it('of the probe shows that a vendor works again that had failed', async () => {
    const world = await setting(clientWith({ phase: halfOpen('failing') }));
    const noted = await world.fails(REFUSED, { probe: true });
    expect(noted.events.map((event) => event.type)).toEqual(['circuit.closed']);
    expect(noted.heldTogether).toBe(false);
  });

  it('beside a probe shows nothing', async () => {
    const phase = halfOpen('failing');
    const world = await setting(clientWith({ phase }));
    expect(await world.fails(REFUSED)).toStrictEqual(NOTHING);
    expect((await world.stored()).circuit.phase).toEqual(phase);
  });
});
