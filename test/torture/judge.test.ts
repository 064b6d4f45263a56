import { describe, expect, it } from 'vitest';
import { HomeLife } from './home-life.ts';
import { judge, type Sender, sentTooSoon } from './judge.ts';
import type { Send } from './ledger.ts';

const STRICT = { rotation: { kind: 'strict' }, lookAgainMs: 10_000, patienceMs: 8000 } as const;
const GRACE = {
  rotation: { kind: 'grace', graceSeconds: 30 },
  lookAgainMs: 10_000,
  patienceMs: 8000,
} as const;

/** A request that arrived then, was rotated at once and answered 50 ms later. */
function rotated(arrivedAt: number, sent: number, more: Partial<Send> = {}): Send {
  return {
    sequence: arrivedAt,
    sender: 'home',
    arrivedAt,
    sent,
    passedOnAt: arrivedAt,
    answer: 'tokens',
    status: 200,
    issued: sent + 1,
    answeredAt: arrivedAt + 50,
    ...more,
  };
}

const refused = (arrivedAt: number, sent: number): Send => ({
  sequence: arrivedAt,
  sender: 'home',
  arrivedAt,
  sent,
  passedOnAt: arrivedAt,
  answer: 'refused',
  status: 400,
  answeredAt: arrivedAt + 50,
  deliveredAt: arrivedAt + 50,
});

function life(
  ...marks: readonly (readonly [number, HomeLife['marks'][number]['what']])[]
): readonly Sender[] {
  const home = new HomeLife();
  home.note('started', 0);
  home.note('ready', 0);
  for (const [at, what] of marks) home.note(what, at);
  return [{ name: 'home', life: home }];
}

describe('the judgement on a lost grant', () => {
  it('is for the home where the answer never came whole', () => {
    const sends = [rotated(1000, 0, { fault: 'reply_cut', brokenAt: 1060 }), refused(3000, 0)];
    expect(judge(sends, life(), STRICT)).toEqual({
      kind: 'unavoidable',
      why: 'the answer never reached the home whole',
    });
  });

  it('is against the home where it had the answer and lived on', () => {
    const sends = [rotated(1000, 0, { deliveredAt: 1050 }), refused(3000, 0)];
    expect(judge(sends, life(), STRICT)).toEqual({
      kind: 'avoidable',
      why: 'answer 1000 had reached the home whole',
    });
    expect(judge(sends, life([1400, 'killed'], [1450, 'started']), STRICT).kind).toBe('avoidable');
  });

  it('is for the home where it was killed before it could write, standing still not counted', () => {
    const sends = [rotated(1000, 0, { deliveredAt: 1050 }), refused(9000, 0)];
    expect(judge(sends, life([1060, 'killed'], [1100, 'started']), STRICT)).toEqual({
      kind: 'unavoidable',
      why: 'killed between the last byte and the write',
      ranMs: 10,
    });
    expect(judge(sends, life([1055, 'stopped'], [6000, 'killed'], [6100, 'started']), STRICT)).toMatchObject({
      kind: 'unavoidable',
      ranMs: 5,
    });
    const wokeUp = life([1055, 'stopped'], [6000, 'continued'], [6500, 'killed'], [6600, 'started']);
    expect(judge(sends, wokeUp, STRICT).kind).toBe('avoidable');
  });

  it('knows a request of a dead process by the time that a new one needs to send', () => {
    const home = life([1000, 'killed'], [1040, 'started'], [9000, 'killed'], [9040, 'started']);
    const sends = [rotated(1060, 0, { deliveredAt: 1200 }), refused(3000, 0)];
    expect(judge(sends, home, STRICT)).toMatchObject({
      kind: 'unavoidable',
      why: 'the answer never reached the home whole',
    });
  });

  it('is against a home that gives up what no vendor has rotated', () => {
    expect(judge([refused(1000, 0)], life(), STRICT)).toEqual({
      kind: 'avoidable',
      why: 'the vendor had never rotated',
    });
  });

  it('is against a home that loses what the vendor forgives', () => {
    const sends = [rotated(1000, 0, { brokenAt: 1060 }), refused(2000, 0)];
    expect(judge(sends, life(), { ...STRICT, rotation: { kind: 'none' } }).kind).toBe('avoidable');
    expect(judge(sends, life(), { ...STRICT, rotation: { kind: 'replaced' } }).kind).toBe('avoidable');
  });

  it('is for the home where the answer outlasted its patience', () => {
    const sends = [rotated(1000, 0, { deliveredAt: 8990 }), refused(12_000, 0)];
    expect(judge(sends, life(), STRICT)).toEqual({
      kind: 'unavoidable',
      why: 'the answer took longer than the patience that this run has',
    });
  });

  it('is for the home where it had hung up, though the answer was on its way', () => {
    const sends = [rotated(1000, 0, { deliveredAt: 5000, closedAt: 5010 }), refused(12_000, 0)];
    expect(judge(sends, life(), STRICT).kind).toBe('unavoidable');
    const kept = [rotated(1000, 0, { deliveredAt: 5000, closedAt: 9010 }), refused(12_000, 0)];
    expect(judge(kept, life(), STRICT).kind).toBe('avoidable');
  });

  it('allows for a machine that other work has, by how long its starts take', () => {
    const idle = [rotated(1000, 0, { brokenAt: 1060 }), refused(32_000, 0)];
    const killed = [rotated(1000, 0, { deliveredAt: 1050 }), refused(32_000, 0)];
    const slow = life([1400, 'killed'], [1450, 'started'], [4450, 'ready']);
    expect(judge(idle, slow, GRACE).kind).toBe('unavoidable');
    expect(judge(killed, slow, STRICT).kind).toBe('unavoidable');
  });

  it('counts every answer that bore the living token', () => {
    const lost = rotated(1000, 0, { brokenAt: 1060 });
    const again = rotated(2000, 0, { deliveredAt: 2050 });
    expect(judge([lost, again, refused(40_000, 0)], life(), GRACE)).toMatchObject({
      kind: 'avoidable',
      why: 'answer 2000 had reached the home whole',
    });
  });

  it('knows which of two siblings lives', () => {
    const arrived = rotated(1000, 0, { deliveredAt: 1050 });
    const later = rotated(2000, 0, { issued: 2, brokenAt: 2060 });
    const home = life([31_500, 'killed'], [31_600, 'started']);
    const sends = [arrived, later, refused(30_500, 0)];
    expect(judge(sends, home, { ...GRACE, siblingsLive: true }).kind).toBe('avoidable');
    expect(judge(sends, home, { ...GRACE, lookAgainMs: 30_000 }).kind).toBe('unavoidable');
  });

  it('is against a home that let a grace go by', () => {
    const sends = [rotated(1000, 0, { brokenAt: 1060 }), refused(32_000, 0)];
    const alive = life([1030, 'killed'], [1100, 'started'], [2000, 'ready']);
    expect(judge(sends, alive, GRACE)).toEqual({
      kind: 'avoidable',
      why: 'the home ran 29000 ms of the grace and did not ask',
    });
    const dead = life([1030, 'killed'], [24_100, 'started'], [25_000, 'ready']);
    expect(judge(sends, dead, GRACE).kind).toBe('unavoidable');
  });
});

describe('a token that works once', () => {
  const first = rotated(1000, 0, { brokenAt: 6000 });

  it('may be sent again when the first send is over', () => {
    expect(sentTooSoon([first, refused(6500, 0)], life())).toEqual([]);
    expect(sentTooSoon([first, refused(3000, 0)], life([2000, 'killed'], [2040, 'started']))).toEqual([]);
    expect(sentTooSoon([first, rotated(2000, 1)], life())).toEqual([]);
  });

  it('must not be sent while it might still be answered', () => {
    expect(sentTooSoon([first, refused(3000, 0)], life())).toEqual([
      'request 3000 of home came while request 1000 was under way',
    ]);
  });
});
