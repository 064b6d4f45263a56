import { describe, expect, it } from 'vitest';
import { accessLifetime, refreshLifetime } from '#shared/domain/answer/read-lifetime.ts';
import { instant } from '#shared/domain/time.ts';

const NOW = instant(Date.UTC(2026, 10, 24, 15, 0, 0));

describe('expires_in', () => {
  it.each<[string, unknown, number | undefined]>([
    ['a number', 3600, 3_600_000],
    ['digits', '3600', 3_600_000],
    ['digits between blanks', ' 3600 ', 3_600_000],
    ['digits with a fraction', '3600.25', 3_600_250],
    ['a fraction of a millisecond', 0.0019, 1],
    ['digits with a unit', '3600 s', undefined],
    ['digits after a word', 'in 3600', undefined],
    ['a point without digits', '3600.', undefined],
    ['a list', [3600], undefined],
    ['not a number', Number.NaN, undefined],
    ['a day more than a year', 367 * 86_400, 366 * 86_400_000],
  ])('%s', (_name, value, lifetime) => {
    expect(accessLifetime({ expires_in: value }, NOW)).toBe(lifetime);
  });
});

describe('expires_at', () => {
  it.each<[string, unknown, number | undefined]>([
    ['in UTC', '2026-11-24T16:00:00Z', 3_600_000],
    ['with milliseconds', '2026-11-24T16:00:00.250Z', 3_600_250],
    ['elsewhere in the world', '2026-11-24T18:00:00+02:00', 3_600_000],
    ['west of it', '2026-11-24T10:30:00-05:30', 3_600_000],
    ['gone by', '2026-11-24T14:00:00Z', 0],
    ['a month that does not exist', '2026-13-24T16:00:00Z', undefined],
    ['another kind of date', 'Tue, 24 Nov 2026 16:00:00 GMT', undefined],
    ['a date after something else', '5(2026-11-24T16:00:00Z', undefined],
    ['local time', '2026-11-24T16:00:00', undefined],
    ['a number', 1_795_536_000, undefined],
    ['in a list', ['2026-11-24T16:00:00Z'], undefined],
    ['blank', '', undefined],
  ])('%s', (_name, value, lifetime) => {
    expect(accessLifetime({ expires_at: value }, NOW)).toBe(lifetime);
  });

  it('is asked only where expires_in says nothing', () => {
    const both = { expires_in: 60, expires_at: '2026-11-24T16:00:00Z' };
    expect(accessLifetime(both, NOW)).toBe(60_000);
    expect(accessLifetime({ ...both, expires_in: 'soon' }, NOW)).toBe(3_600_000);
    expect(accessLifetime({}, NOW)).toBeUndefined();
  });
});

describe('the lifetime of a refresh token', () => {
  it('goes by the first name that says how long', () => {
    const names = { refresh_token_expires_in: 1, x_refresh_token_expires_in: 2, refresh_expires_in: 3 };
    expect(refreshLifetime(names)).toBe(1000);
    expect(refreshLifetime({ ...names, refresh_token_expires_in: 0 })).toBe(2000);
    expect(refreshLifetime({ refresh_token_expires_in: 'never', refresh_expires_in: '3' })).toBe(3000);
    expect(refreshLifetime({})).toBeUndefined();
  });

  it('is a hundred years at the most', () => {
    expect(refreshLifetime({ refresh_expires_in: 1e15 })).toBe(3_162_240_000_000);
  });

  it('is unknown where it is zero or less', () => {
    expect(refreshLifetime({ refresh_expires_in: 0 })).toBeUndefined();
    expect(refreshLifetime({ refresh_expires_in: -1 })).toBeUndefined();
  });
});
