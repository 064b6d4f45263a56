import { expect, it } from 'vitest';
import { retryAfter } from '#shared/domain/answer/retry-after.ts';
import { instant } from '#shared/domain/time.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 15, 0, 0));

it.each<[string, string | undefined, number | undefined]>([
  ['no header', undefined, undefined],
  ['seconds', '30', 30_000],
  ['seconds between blanks', ' 30 ', 30_000],
  ['zero', '0', 1000],
  ['a day', '86400', 3_600_000],
  ['fifteen digits', '9'.repeat(15), 3_600_000],
  ['sixteen digits', '9'.repeat(16), undefined],
  ['seconds and their unit', '30 seconds', undefined],
  ['a fraction', '1.5', undefined],
  ['a date', 'Tue, 24 Nov 2026 15:01:30 GMT', 90_000],
  ['a date without its comma', 'Tue 24 Nov 2026 15:01:30 GMT', 90_000],
  ['a date with the whole name of its day', 'Tuesday, 24-Nov-26 15:01:30 GMT', 90_000],
  ['a date gone by', 'Tue, 24 Nov 2026 14:00:00 GMT', 1000],
  ['a date that does not exist', 'Tue, 99 Nov 2026 15:01:30 GMT', undefined],
  ['a date of another zone', 'Tue, 24 Nov 2026 15:01:30 CET', undefined],
  ['a word before the date', 'after Tue, 24 Nov 2026 15:01:30 GMT', undefined],
  ['a remark behind the date', 'Tue, 24 Nov 2026 15:01:30 GMT (later)', undefined],
  ['a word', 'later', undefined],
])('%s', (_name, header, told) => {
  expect(retryAfter(header, NOW)).toBe(told);
});
