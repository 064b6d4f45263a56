import { expect, it } from 'vitest';
import { isOver, restoreText, wantsPerson } from '../../infra/cli/restore/text.ts';
import { FATE_WORDS, type RestoreReport } from '../../infra/cli/restore/words.ts';

const each = <T>(value: T) =>
  Object.fromEntries(Object.keys(FATE_WORDS).map((fate) => [fate, value])) as Record<
    keyof typeof FATE_WORDS,
    T
  >;
const report: RestoreReport = {
  counts: each(0),
  integrations: each([]),
  stopped: [],
  clients: ['billing'],
  isComplete: true,
};

it('names clients that are held also where no grant is', () => {
  expect(restoreText(report)).toEqual([
    'no grant came out of a backup',
    '\nbilling: no secret of it is replaced or removed, and no webhook looked after, until --spend or client rotate billing',
  ]);
});

it('somebody must say a word about them, and no further pass without that word lets them go', () => {
  expect([wantsPerson(report), isOver(report, false), isOver(report, true)]).toEqual([true, true, false]);
  const done = { ...report, clients: [] };
  expect([wantsPerson(done), isOver(done, true)]).toEqual([false, true]);
});
