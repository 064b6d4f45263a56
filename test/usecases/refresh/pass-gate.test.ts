import { describe, expect, it } from 'vitest';
import { bucketOf } from '#shared/domain/circuit.ts';
import type { Circuit, Phase } from '#shared/domain/circuit-state.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, before, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { knownClients } from '#shared/usecases/refresh/known-clients.ts';
import { giveProbeBack, passGate } from '#shared/usecases/refresh/pass-gate.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import { aClient, anAttemptId, NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MINE, witness } from '../../support/refresh-attempt.ts';

const OTHER = anAttemptId(1);
const LATER = after(NOW, seconds(9));
const clientWith = (circuit: Partial<Circuit>, more: Partial<OAuthClient> = {}): OAuthClient =>
  aClient({ circuit: { phase: { kind: 'closed' }, window: {}, ...circuit }, ...more });
type Open = Extract<Phase, { kind: 'open' }>;
const open = (until = NOW, more: Partial<Open> = {}): Open => ({
  kind: 'open',
  reason: 'failing',
  since: before(NOW, seconds(5)),
  until,
  trips: 2,
  ...more,
});
const probing = (probe: typeof MINE, until = LATER): Phase => ({ ...open(until), kind: 'half_open', probe });

async function setting(stored: OAuthClient, seen: OAuthClient = stored) {
  const { clients } = embeddedPorts();
  const clock = new ManualClock();
  await clients.create(stored);
  const { ports: witnessed, facts } = witness();
  const ports = { ...witnessed, clients, clock, chance: { fraction: () => 0.5, attemptId: () => MINE } };
  const known = knownClients(clients, clock);
  known.learn(seen);
  return {
    facts,
    known,
    pass: () => passGate(ports, known, seen, MINE, seconds(18)),
    giveBack: () => giveProbeBack(ports, known, seen, MINE),
    stored: async () => (await clients.find(stored.id))?.circuit.phase,
    learned: async () => (await known.find(stored.id))?.circuit.phase,
  };
}

describe('a closed circuit', () => {
  it('costs nothing', async () => {
    const client = clientWith({});
    const world = await setting(client);
    expect(await world.pass()).toStrictEqual({ kind: 'open', client, probe: false });
    expect(world.facts()).toEqual([]);
  });

  it('gives out the places of its ramp one by one', async () => {
    const phase: Phase = { kind: 'closed', ramp: { from: NOW, second: NOW, used: 0 } };
    const world = await setting(clientWith({ phase }));
    const taken: Phase = { kind: 'closed', ramp: { from: NOW, second: NOW, used: 1 } };
    expect(await world.pass()).toStrictEqual({
      kind: 'open',
      client: clientWith({ phase: taken }),
      probe: false,
    });
    expect(await world.learned()).toEqual(taken);
    expect(await world.pass()).toStrictEqual({
      kind: 'wait',
      until: after(NOW, milliseconds(1500)),
      reason: 'ramp',
    });
    expect(await world.stored()).toEqual(taken);
  });

  it('gives none where the client is gone', async () => {
    const phase: Phase = { kind: 'closed', ramp: { from: NOW, second: NOW, used: 0 } };
    const world = await setting(clientWith({}), clientWith({ phase }, { id: 'gone' as OAuthClient['id'] }));
    expect(await world.pass()).toMatchObject({ kind: 'wait', reason: 'ramp' });
  });

  it('lets one a second through while answers are slow', async () => {
    const window = { [bucketOf(NOW)]: { ok: 0, failed: 0, slow: 5, refused: 0 } };
    const world = await setting(clientWith({ window }));
    expect(await world.pass()).toMatchObject({ kind: 'open', probe: false });
    expect(await world.pass()).toMatchObject({ kind: 'wait', reason: 'ramp' });
  });
});

describe('an open circuit', () => {
  it('makes everybody wait, and says why', async () => {
    const world = await setting(clientWith({ phase: open(LATER, { reason: 'told_to_wait' }) }));
    expect(await world.pass()).toStrictEqual({ kind: 'wait', until: LATER, reason: 'told_to_wait' });
  });

  it('lets one probe through once its time is over, which is on record', async () => {
    const world = await setting(clientWith({ phase: open() }));
    const phase = { ...open(after(NOW, seconds(18))), kind: 'half_open', probe: MINE };
    const passage = await world.pass();
    expect(passage).toMatchObject({ kind: 'open', probe: true, client: { circuit: { phase } } });
    expect(await world.stored()).toEqual(phase);
    expect(world.facts()).toStrictEqual([
      { kind: 'probe_taken', client: 'acme-main', attempt: MINE, until: after(NOW, seconds(18)), at: NOW },
    ]);
  });

  it('names the probe before, whose time is over', async () => {
    const world = await setting(clientWith({ phase: probing(OTHER, NOW) }));
    expect(await world.pass()).toMatchObject({ kind: 'open', probe: true });
    expect(world.facts()).toMatchObject([{ kind: 'probe_taken', before: { attempt: OTHER, until: NOW } }]);
  });

  it('does not name the same attempt as one before itself', async () => {
    const world = await setting(clientWith({ phase: probing(MINE, NOW) }));
    await world.pass();
    expect(world.facts()[0]).not.toHaveProperty('before');
  });

  it.each<[string, Phase, object]>([
    ['another is the probe', probing(OTHER), { kind: 'wait', until: LATER, reason: 'failing' }],
    [
      'it was opened again',
      open(LATER, { reason: 'client_refused' }),
      { kind: 'wait', until: LATER, reason: 'client_refused' },
    ],
    ['it was closed', { kind: 'closed' }, { kind: 'wait', until: NOW, reason: 'ramp' }],
  ])('lets nobody through where meanwhile %s', async (_name, meanwhile, passage) => {
    const world = await setting(clientWith({ phase: meanwhile }), clientWith({ phase: open() }));
    expect(await world.pass()).toStrictEqual(passage);
    expect(await world.stored()).toEqual(meanwhile);
    expect(world.facts()).toEqual([]);
  });
});

describe('refusals that were held together for long enough', () => {
  const over = open(LATER, { reason: 'mass_refusal', since: before(NOW, minutes(60)) });
  const free = {
    kind: 'closed',
    ramp: { from: NOW, second: NOW, used: 0 },
    guardOffUntil: after(NOW, minutes(60)),
  };

  it('are believed: the circuit is closed, and each grant answers for itself', async () => {
    const world = await setting(clientWith({ phase: over }));
    expect(await world.pass()).toMatchObject({
      kind: 'open',
      probe: false,
      client: { circuit: { phase: free } },
    });
    expect(await world.stored()).toEqual(free);
  });

  it('are held on where another saw them begin anew', async () => {
    const anew = open(LATER, { reason: 'mass_refusal', since: NOW });
    const world = await setting(clientWith({ phase: anew }), clientWith({ phase: over }));
    expect(await world.pass()).toMatchObject({ kind: 'open', probe: false });
    expect(await world.stored()).toEqual(anew);
  });
});

describe('a probe that came to nothing', () => {
  it('lets the next one try at once', async () => {
    const world = await setting(clientWith({ phase: probing(MINE) }));
    await world.giveBack();
    expect(await world.stored()).toEqual(open(NOW));
    expect(await world.learned()).toEqual(open(NOW));
    expect(world.facts()).toStrictEqual([
      { kind: 'probe_ended', client: 'acme-main', attempt: MINE, at: NOW },
    ]);
  });

  it.each<[string, Phase]>([
    ["another's probe", probing(OTHER)],
    ['an open circuit', open(LATER)],
    ['a closed one', { kind: 'closed' }],
  ])('leaves %s alone', async (_name, phase) => {
    const world = await setting(clientWith({ phase }));
    await world.giveBack();
    expect(await world.stored()).toEqual(phase);
  });
});
