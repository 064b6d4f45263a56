import { describe, expect, it } from 'vitest';
import {
  add,
  afterRamp,
  bucketOf,
  closed,
  EMPTY_BUCKET,
  gate,
  opened,
  shouldOpen,
  takeProbe,
  takeRampPlace,
  totals,
} from '#shared/domain/circuit.ts';
import { type Bucket, type Circuit, CLOSED, type Phase } from '#shared/domain/circuit-state.ts';
import { guardOff, isHoldOver, isMassRefusal } from '#shared/domain/mass-refusal.ts';
import { after, before, type Instant, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
import { anAttemptId, NOW } from '../support/integration.ts';

const counted = (by: Partial<Bucket>, at: Instant = NOW): Circuit => ({
  ...CLOSED,
  window: { [bucketOf(at)]: add(EMPTY_BUCKET, by) },
});
const openPhase = (until: Instant, trips = 1): Phase => ({
  kind: 'open',
  reason: 'failing',
  since: NOW,
  until,
  trips,
});

describe('a closed circuit', () => {
  it('opens at five failures that are at least as many as the answers that worked', () => {
    expect(shouldOpen(counted({ failed: 4 }), NOW)).toBe(false);
    expect(shouldOpen(counted({ failed: 5 }), NOW)).toBe(true);
    expect(shouldOpen(counted({ failed: 5, ok: 5 }), NOW)).toBe(true);
    expect(shouldOpen(counted({ failed: 5, ok: 6 }), NOW)).toBe(false);
  });

  it('forgets what is older than two minutes', () => {
    expect(shouldOpen(counted({ failed: 50 }), after(NOW, seconds(119)))).toBe(true);
    expect(shouldOpen(counted({ failed: 50 }), after(NOW, seconds(121)))).toBe(false);
  });

  it('looks at the ten seconds that began less than two minutes ago, and at none to come', () => {
    const bucket = { ok: 1, failed: 2, slow: 3, refused: 4 };
    const at = bucketOf(NOW);
    expect(totals({ [at]: bucket }, after(at, milliseconds(119_999)))).toEqual(bucket);
    expect(totals({ [at]: bucket }, after(at, seconds(120)))).toEqual(EMPTY_BUCKET);
    expect(totals({ [at]: bucket }, at)).toEqual(bucket);
    expect(totals({ [at]: bucket }, before(at, milliseconds(1)))).toEqual(EMPTY_BUCKET);
  });

  it('adds count to count', () => {
    expect(
      add({ ok: 1, failed: 2, slow: 3, refused: 4 }, { ok: 10, failed: 20, slow: 30, refused: 40 }),
    ).toEqual({ ok: 11, failed: 22, slow: 33, refused: 44 });
    expect(add({ ok: 1, failed: 2, slow: 3, refused: 4 }, {})).toEqual({
      ok: 1,
      failed: 2,
      slow: 3,
      refused: 4,
    });
  });

  it('lets one a second through while answers are slow, and stays closed', () => {
    expect(gate(counted({ slow: 4 }), NOW)).toEqual({ kind: 'pass' });
    expect(gate(counted({ slow: 5 }), NOW)).toEqual({ kind: 'ramp', perSecond: 1 });
    expect(shouldOpen(counted({ slow: 500 }), NOW)).toBe(false);
  });
});

describe('an open circuit', () => {
  it('sends nothing until its time is over, then one probe', () => {
    const circuit = { ...CLOSED, phase: openPhase(after(NOW, seconds(5))) };
    expect(gate(circuit, NOW)).toEqual({ kind: 'wait', until: after(NOW, seconds(5)), reason: 'failing' });
    expect(gate(circuit, after(NOW, seconds(5)))).toEqual({ kind: 'probe' });
  });

  it('is not opened by counts once more', () => {
    expect(shouldOpen({ ...counted({ failed: 50 }), phase: openPhase(after(NOW, seconds(5))) }, NOW)).toBe(
      false,
    );
  });

  it('has no probe before its time, and a closed one needs none', () => {
    const soon = after(NOW, seconds(18));
    expect(takeProbe(openPhase(after(NOW, milliseconds(1))), anAttemptId(1), soon, NOW)).toBeUndefined();
    expect(takeProbe({ kind: 'closed' }, anAttemptId(1), soon, NOW)).toBeUndefined();
  });

  it('has one probe at a time', () => {
    const phase = openPhase(NOW);
    const first = takeProbe(phase, anAttemptId(1), after(NOW, seconds(18)), NOW);
    expect(first).toEqual({
      kind: 'half_open',
      reason: 'failing',
      since: NOW,
      probe: anAttemptId(1),
      until: after(NOW, seconds(18)),
      trips: 1,
    });
    if (first === undefined) throw new Error('the first probe was refused');
    expect(
      takeProbe(first, anAttemptId(2), after(NOW, seconds(18)), after(NOW, seconds(17))),
    ).toBeUndefined();
    expect(takeProbe(first, anAttemptId(2), after(NOW, seconds(40)), after(NOW, seconds(18)))).toBeDefined();
  });

  it('is looked at again soon while a probe runs, and less often the longer it takes', () => {
    const phase: Phase = {
      kind: 'half_open',
      reason: 'failing',
      since: NOW,
      probe: anAttemptId(0),
      until: after(NOW, seconds(135)),
      trips: 1,
    };
    const at = (s: number) => gate({ ...CLOSED, phase }, after(NOW, seconds(s)));
    expect(at(1)).toEqual({ kind: 'wait', until: after(NOW, seconds(3)), reason: 'failing' });
    expect(at(20)).toEqual({ kind: 'wait', until: after(NOW, seconds(40)), reason: 'failing' });
    expect(at(100)).toEqual({ kind: 'wait', until: after(NOW, seconds(135)), reason: 'failing' });
  });

  it('stays open twice as long each time, five minutes at the most', () => {
    const lengths: number[] = [];
    let phase: Phase = { kind: 'closed' };
    let now = NOW;
    for (let trip = 0; trip < 9; trip++) {
      phase = opened(phase, 'failing', now, 0.5);
      if (phase.kind !== 'open') throw new Error('not open');
      lengths.push((phase.until - now) / 1000);
      now = phase.until;
    }
    expect(lengths).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it.each([
    ['failing', 0, 4500],
    ['failing', 0.5, 5000],
    ['failing', 1, 5500],
    ['told_to_wait', 0.5, 1000],
    ['client_refused', 0.5, 60_000],
    ['mass_refusal', 0.5, 60_000],
  ] as const)('%s: with the fraction %d it first stays open for %d ms', (reason, fraction, length) => {
    expect(opened({ kind: 'closed' }, reason, NOW, fraction)).toEqual({
      kind: 'open',
      reason,
      since: NOW,
      until: after(NOW, milliseconds(length)),
      trips: 1,
    });
  });

  it.each([
    ['told_to_wait', 60],
    ['client_refused', 15],
    ['mass_refusal', 15],
  ] as const)('%s: it stays open for %d minutes at the most', (reason, most) => {
    const phase: Phase = { kind: 'open', reason, since: NOW, until: NOW, trips: 40 };
    expect(opened(phase, reason, NOW, 0.5)).toMatchObject({ until: after(NOW, minutes(most)), trips: 41 });
  });

  it('learns nothing new from an answer that was on its way when it opened', () => {
    const phase = openPhase(after(NOW, seconds(5)));
    expect(opened(phase, 'failing', after(NOW, seconds(1)), 0.5)).toBe(phase);
  });

  it('opens again after a failed probe, for twice as long, and remembers since when', () => {
    const probing: Phase = {
      kind: 'half_open',
      reason: 'failing',
      since: NOW,
      probe: anAttemptId(1),
      until: after(NOW, minutes(2)),
      trips: 1,
    };
    const now = after(NOW, seconds(6));
    expect(opened(probing, 'failing', now, 0.5)).toEqual({
      kind: 'open',
      reason: 'failing',
      since: NOW,
      until: after(now, seconds(10)),
      trips: 2,
    });
  });

  it('takes another reason for a pause of its own, if that lasts longer', () => {
    const failing = openPhase(after(NOW, seconds(5)), 3);
    const now = after(NOW, seconds(1));
    expect(opened(failing, 'client_refused', now, 0.5)).toEqual({
      kind: 'open',
      reason: 'client_refused',
      since: NOW,
      until: after(now, minutes(1)),
      trips: 1,
    });
    const refusing = opened({ kind: 'closed' }, 'client_refused', NOW, 0.5);
    expect(opened(refusing, 'failing', now, 0.5)).toBe(refusing);
  });

  it("obeys the vendor's later word where it is longer, and keeps its pause where it ends at the same time", () => {
    const told = opened({ kind: 'closed' }, 'told_to_wait', NOW, 0.5, seconds(30));
    const now = after(NOW, seconds(10));
    expect(opened(told, 'told_to_wait', now, 0.5, seconds(60))).toMatchObject({
      until: after(now, seconds(60)),
    });
    expect(opened(told, 'failing', now, 0.5, seconds(20))).toBe(told);
  });

  it("obeys the vendor's word, and never shortens a longer pause", () => {
    const told = opened({ kind: 'closed' }, 'told_to_wait', NOW, 0.5, seconds(30));
    expect(told).toMatchObject({ kind: 'open', reason: 'told_to_wait', until: after(NOW, seconds(30)) });
    expect(opened(told, 'told_to_wait', NOW, 0.5, seconds(10))).toBe(told);
  });
});

describe('the ramp', () => {
  it('lets 1, 2, 4 … through in each second, and is over after ten', () => {
    const circuit = { ...CLOSED, phase: closed(NOW) };
    const rates = [0, 1, 2, 3, 9, 10].map((s) => gate(circuit, after(NOW, seconds(s))));
    expect(rates.map((verdict) => (verdict.kind === 'ramp' ? verdict.perSecond : verdict.kind))).toEqual([
      1,
      2,
      4,
      8,
      512,
      'pass',
    ]);
  });

  it('counts places by the second', () => {
    const first = takeRampPlace(closed(NOW), 1, NOW);
    if (first === undefined) throw new Error('no place');
    expect(takeRampPlace(first, 1, after(NOW, milliseconds(999)))).toBeUndefined();
    expect(takeRampPlace(first, 2, after(NOW, milliseconds(999)))).toBeDefined();
    expect(takeRampPlace(first, 1, after(NOW, seconds(1)))).toBeDefined();
  });
});

describe('a place on the ramp', () => {
  it('is counted under its second, from the instant that the ramp began', () => {
    const at = after(NOW, milliseconds(1500));
    const second = after(NOW, seconds(1));
    const first = takeRampPlace({ kind: 'closed', guardOffUntil: at }, 2, at);
    expect(first).toEqual({
      kind: 'closed',
      guardOffUntil: at,
      ramp: { from: at, second, used: 1 },
    });
    if (first === undefined) throw new Error('no place');
    expect(takeRampPlace(first, 2, after(NOW, milliseconds(1999)))).toEqual({
      kind: 'closed',
      guardOffUntil: at,
      ramp: { from: at, second, used: 2 },
    });
    expect(takeRampPlace(first, 1, after(NOW, milliseconds(2000)))).toEqual({
      kind: 'closed',
      guardOffUntil: at,
      ramp: { from: at, second: after(NOW, seconds(2)), used: 1 },
    });
  });

  it('is there on a closed circuit alone', () => {
    expect(takeRampPlace(openPhase(NOW), 9, NOW)).toBeUndefined();
  });

  it.each([
    ['no ramp', { kind: 'closed' }, 0.5, 1500],
    ['a ramp of half a second', closed(before(NOW, milliseconds(500))), 0.5, 1500],
    ['a ramp of eight seconds', closed(before(NOW, seconds(8))), 0.5, 5000],
    ['a ramp of eight seconds, at once', closed(before(NOW, seconds(8))), 0, 1000],
    ['an open circuit', openPhase(NOW), 0.9999, 1999],
  ] as const)(
    'that is not free is tried for again within the time that the ramp doubles in: %s',
    (_name, phase, fraction, wait) => {
      expect(afterRamp(phase, NOW, fraction)).toBe(after(NOW, milliseconds(wait)));
    },
  );
});

describe('the guard against mass refusals', () => {
  it('holds five first refusals that are at least as many as the answers that worked', () => {
    expect(isMassRefusal(counted({ refused: 4 }), NOW)).toBe(false);
    expect(isMassRefusal(counted({ refused: 5 }), NOW)).toBe(true);
    expect(isMassRefusal(counted({ refused: 5, ok: 5 }), NOW)).toBe(true);
    expect(isMassRefusal(counted({ refused: 5, ok: 6 }), NOW)).toBe(false);
  });

  it('counts them whatever the circuit is at', () => {
    expect(isMassRefusal({ ...counted({ refused: 5 }), phase: openPhase(NOW) }, NOW)).toBe(true);
  });

  it('is off for an hour once they were held for one, and the circuit ramps up', () => {
    const phase = guardOff(NOW);
    expect(phase).toEqual({
      kind: 'closed',
      ramp: { from: NOW, second: NOW, used: 0 },
      guardOffUntil: after(NOW, minutes(60)),
    });
    const held = (s: number) => {
      const now = after(NOW, seconds(s));
      return isMassRefusal({ ...counted({ refused: 9 }, now), phase }, now);
    };
    expect(held(3599)).toBe(false);
    expect(held(3600)).toBe(true);
  });

  it('holds nothing over that it did not begin', () => {
    const late = after(NOW, minutes(61));
    expect(isHoldOver(opened({ kind: 'closed' }, 'failing', NOW, 0.5), late)).toBe(false);
    expect(isHoldOver(closed(NOW), late)).toBe(false);
  });

  it('believes them after an hour', () => {
    const phase = opened({ kind: 'closed' }, 'mass_refusal', NOW, 0.5);
    expect(isHoldOver(phase, after(NOW, minutes(59)))).toBe(false);
    expect(isHoldOver(phase, after(NOW, minutes(60)))).toBe(true);
  });
});
