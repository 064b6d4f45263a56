import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import type { Faults, Kind, Mutation, Wrong } from './protocol.ts';

const KINDS: readonly Kind[] = ['none', 'replaced', 'grace', 'mint-last', 'strict', 'family'];
const SINGLE: readonly Faults[] = [
  {},
  { pause: 1 },
  { crash: 1 },
  { loseRequest: 1 },
  { loseReply: 1 },
  { revoke: 1 },
];
const DOUBLE: readonly Faults[] = [
  { pause: 2 },
  { crash: 2 },
  { crash: 1, loseReply: 1 },
  { crash: 1, loseRequest: 1 },
  { pause: 1, crash: 1 },
  { pause: 1, loseReply: 1 },
  { revoke: 1, crash: 1 },
];

/** What no client can help: the vendor rotated, and its answer never reached anybody who lived to store it. */
function isUnavoidable(kind: Kind, faults: Faults): boolean {
  const isCut = (faults.crash ?? 0) > 0 || (faults.loseReply ?? 0) > 0;
  if (kind === 'strict' || kind === 'family') return isCut;
  // A late use mints another successor and kills its sibling; then its holder dies as well.
  return kind === 'mint-last' && (faults.pause ?? 0) > 0 && isCut;
}

const cases = (holders: number, all: readonly Faults[]) =>
  KINDS.flatMap((kind) => all.map((faults) => ({ kind, faults, holders })));

describe('the protocol', () => {
  it.each([...cases(3, SINGLE), ...cases(2, DOUBLE)])(
    'loses nothing that could be kept: $kind, $faults, $holders holders',
    ({ kind, faults, holders }) => {
      const { states, found } = explore(kind, faults, {}, holders);
      const allowed: readonly Wrong[] = isUnavoidable(kind, faults) ? ['lost'] : [];
      for (const [wrong, story] of found)
        expect(allowed, `${wrong}:\n  ${story.join('\n  ')}`).toContain(wrong);
      expect(states).toBeGreaterThan(20);
    },
  );

  it('loses a strict token to a crash or a lost reply, as it must: the model is not blind', () => {
    expect([...explore('strict', { crash: 1 }, {}, 2).found.keys()]).toEqual(['lost']);
    expect([...explore('family', { loseReply: 1 }, {}, 2).found.keys()]).toEqual(['lost']);
  });
});

const ENDED_BY_REUSE = 'a spent token ended the family while the newest was held';
const GIVEN_UP = 'given up while a living token was held';

describe('every ingredient is needed: without it', () => {
  it.each<[keyof Mutation, Kind, Faults, Wrong]>([
    ['noLease', 'family', {}, ENDED_BY_REUSE],
    ['shortLease', 'family', { pause: 1 }, ENDED_BY_REUSE],
    ['shortLease', 'strict', { pause: 1 }, GIVEN_UP],
    ['noSettle', 'family', { crash: 1 }, ENDED_BY_REUSE],
    ['noSettle', 'mint-last', { crash: 1 }, 'lost'],
    ['commitFirst', 'mint-last', { pause: 1 }, 'lost'],
    ['fencedCommit', 'grace', { pause: 1 }, 'lost'],
    ['noEpoch', 'strict', { revoke: 1 }, 'resurrected after a withdrawal'],
    ['noAdoption', 'family', { crash: 1 }, ENDED_BY_REUSE],
    ['noAdoption', 'strict', { crash: 1 }, GIVEN_UP],
    ['lastAttemptOnly', 'family', { crash: 2 }, ENDED_BY_REUSE],
    ['noSiblings', 'mint-last', { pause: 1 }, 'lost'],
  ])('%s, a %s vendor and %o: %s', (ingredient, kind, faults, wrong) => {
    const whole = explore(kind, faults);
    const lacking = explore(kind, faults, { [ingredient]: true });
    expect(whole.found.has(wrong)).toBe(false);
    expect(lacking.found.get(wrong)?.length).toBeGreaterThan(3);
  });
});
