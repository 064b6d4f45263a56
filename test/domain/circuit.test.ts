import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
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
import { isHoldOver, isMassRefusal } from '#shared/domain/mass-refusal.ts';
import { after, type Instant, milliseconds, minutes, seconds } from '#shared/domain/time.ts';
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

  it('lets one a second through while answers are slow, and stays closed', () => {
    expect(gate(counted({ slow: 4 }), NOW)).toEqual({ kind: 'pass' });
    expect(gate(counted({ slow: 5 }), NOW)).toEqual({ kind: 'ramp', perSecond: 1 });
    expect(shouldOpen(counted({ slow: 500 }), NOW)).toBe(false);
  });

  it('counts the sum of all histories, whatever their order', () => {
    const bucket = fc.record({ ok: fc.nat(9), failed: fc.nat(9), slow: fc.nat(9), refused: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 12 }), (buckets) => {
        const window = Object.fromEntries(buckets.map((b, i) => [bucketOf(after(NOW, seconds(-10 * i))), b]));
        expect(totals(window, NOW)).toEqual(buckets.reduce(add, EMPTY_BUCKET));
      }),
      { seed: 7 },
    );
  });
});

describe('an open circuit', () => {
  it('sends nothing until its time is over, then one probe', () => {
    const circuit = { ...CLOSED, phase: openPhase(after(NOW, seconds(5))) };
    expect(gate(circuit, NOW)).toEqual({ kind: 'wait', until: after(NOW, seconds(5)), reason: 'failing' });
    expect(gate(circuit, after(NOW, seconds(5)))).toEqual({ kind: 'probe' });
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

describe('the guard against mass refusals', () => {
  it('holds five first refusals that are at least as many as the answers that worked', () => {
    expect(isMassRefusal(counted({ refused: 4 }), NOW)).toBe(false);
    expect(isMassRefusal(counted({ refused: 5 }), NOW)).toBe(true);
    expect(isMassRefusal(counted({ refused: 5, ok: 6 }), NOW)).toBe(false);
  });

  it('believes them after an hour', () => {
    const phase = opened({ kind: 'closed' }, 'mass_refusal', NOW, 0.5);
    expect(isHoldOver(phase, after(NOW, minutes(59)))).toBe(false);
    expect(isHoldOver(phase, after(NOW, minutes(60)))).toBe(true);
  });
});
