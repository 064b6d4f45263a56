import { describe, expect, it } from 'vitest';
import { moment } from '../../infra/cli/text/moment.ts';
import { shellWord } from '../../infra/cli/text/shell-word.ts';
import { table } from '../../infra/cli/text/table.ts';

describe('a table', () => {
  it('is as wide as its cells, and as terminals count them', () => {
    expect(
      table(
        ['OWNER', 'N'],
        [
          ['finance', '1'],
          ['財務部', '22'],
          ['e\u0301quipe 🎉', { text: '3', tone: 'bad' }],
        ],
      ),
    ).toEqual(['OWNER      N', 'finance    1', '財務部     22', 'e\u0301quipe 🎉  3']);
  });

  it('cuts its widest columns where a line is not long enough', () => {
    expect(table(['ID', 'NOTE'], [['a-rather-long-name', 'short']], 20)).toEqual([
      'ID             NOTE',
      'a-rather-lon…  short',
    ]);
  });

  it('lets nobody write over it: what would move a cursor is a sign', () => {
    expect(table([], [['a\u001b[2Kb\nc\u202ed', 'x']])).toEqual(['a�[2Kb�c�d  x']);
  });
});

describe('a moment', () => {
  const now = Date.parse('2026-11-30T12:00:00.000Z');
  it.each([
    ['2026-11-30T12:00:09.999Z', 'in 9 s'],
    ['2026-11-30T11:58:00.000Z', '2 min ago'],
    ['2026-11-30T22:30:00.000Z', 'in 10 h'],
    ['2026-12-03T12:00:00.000Z', 'in 3 d'],
    [undefined, '-'],
  ])('%s is %s', (instant, words) => {
    expect(moment(instant, now)).toBe(words);
  });
});

describe('a word of a shell', () => {
  it.each([
    ['read:user', 'read:user'],
    ["$(rm)'s", `'$(rm)'\\''s'`],
    ['', "''"],
  ])('%s is %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});
