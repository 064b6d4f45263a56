import { describe, expect, it } from 'vitest';
import { type Instant, instant, toRfc3339 } from '#shared/domain/time.ts';
import type { Timetable } from '#shared/ports/timetable.ts';

/** Each instant was worked out by hand from the rules of the IANA database. */
export function describeTimetableContract(name: string, timetable: Timetable): void {
  const runs = (cron: string, timezone: string, from: string, count: number): readonly string[] => {
    const found: string[] = [];
    let last: Instant | undefined = instant(Date.parse(from));
    while (found.length < count) {
      last = timetable.next(cron, timezone, last);
      if (last === undefined) break;
      found.push(toRfc3339(last).replace(':00.000Z', 'Z'));
    }
    return found;
  };

  describe(`timetable: ${name}`, () => {
    it('tells the run after an instant, and never the one at it', () => {
      const at = instant(Date.parse('2026-12-01T02:00:00Z'));
      expect(timetable.next('0 2 * * *', 'UTC', instant(at - 1))).toBe(at);
      expect(timetable.next('0 2 * * *', 'UTC', at)).toBe(at + 86_400_000);
      expect(timetable.next('0 2 * * *', 'UTC', instant(at + 500))).toBe(at + 86_400_000);
    });

    it.each([
      // Clocks go from 02:00 to 03:00.
      [
        'Europe/Berlin',
        '30 2 * * *',
        '2026-03-28T00:00:00Z',
        ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
      ],
      [
        'America/New_York',
        '30 2 * * *',
        '2026-03-07T00:00:00Z',
        ['2026-03-07T07:30Z', '2026-03-08T07:00Z', '2026-03-09T06:30Z'],
      ],
      // From 02:00 to 02:30: half an hour.
      [
        'Australia/Lord_Howe',
        '15 2 * * *',
        '2026-10-02T00:00:00Z',
        ['2026-10-02T15:45Z', '2026-10-03T15:30Z', '2026-10-04T15:15Z'],
      ],
    ])('takes a time that %s skips at the end of the gap', (timezone, cron, from, expected) => {
      expect(runs(cron, timezone, from, 3)).toEqual(expected);
    });

    it.each([
      [
        'Europe/Berlin',
        '30 2 * * *',
        '2026-10-24T00:00:00Z',
        ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
      ],
      [
        'America/New_York',
        '30 1 * * *',
        '2026-10-31T00:00:00Z',
        ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
      ],
      [
        'Australia/Lord_Howe',
        '45 1 * * *',
        '2026-04-03T00:00:00Z',
        ['2026-04-03T14:45Z', '2026-04-04T14:45Z', '2026-04-05T15:15Z'],
      ],
    ])('takes a time that comes twice in %s at its first coming alone', (timezone, cron, from, expected) => {
      expect(runs(cron, timezone, from, 3)).toEqual(expected);
    });

    it('runs each hour of 23 and of 25', () => {
      expect(runs('0 * * * *', 'Europe/Berlin', '2026-03-28T22:30:00Z', 24).at(-1)).toBe('2026-03-29T22:00Z');
      expect(runs('0 * * * *', 'Europe/Berlin', '2026-10-24T21:30:00Z', 26).at(-1)).toBe('2026-10-25T23:00Z');
    });

    it('knows leap days, and the last day of a month', () => {
      expect(runs('0 2 29 2 *', 'UTC', '2026-12-01T00:00:00Z', 2)).toEqual([
        '2028-02-29T02:00Z',
        '2032-02-29T02:00Z',
      ]);
      expect(runs('0 2 L * *', 'UTC', '2028-01-31T12:00:00Z', 3)).toEqual([
        '2028-02-29T02:00Z',
        '2028-03-31T02:00Z',
        '2028-04-30T02:00Z',
      ]);
      expect(runs('0 2 31 * *', 'UTC', '2027-01-31T12:00:00Z', 2)).toEqual([
        '2027-03-31T02:00Z',
        '2027-05-31T02:00Z',
      ]);
    });

    it('takes a day of the month or one of the week where both are named, as cron does', () => {
      expect(runs('0 2 1 * 1', 'UTC', '2026-01-30T00:00:00Z', 3)).toEqual([
        '2026-02-01T02:00Z',
        '2026-02-02T02:00Z',
        '2026-02-09T02:00Z',
      ]);
    });

    it('finds no run for a day that never comes', () => {
      expect(timetable.problem('0 2 30 2 *', 'UTC')).toBeUndefined();
      expect(timetable.next('0 2 30 2 *', 'UTC', instant(0))).toBeUndefined();
    });

    it.each(['0 2 * * *', '*/15 8-18 * * MON-FRI', '0 2 L * *', '0 2 * * 7', '5,35 0 1 1,7 *'])(
      'reads %s',
      (cron) => {
        expect(timetable.problem(cron, 'Europe/Berlin')).toBeUndefined();
      },
    );

    it.each([
      '',
      '0 2 * *',
      '0 0 2 * * *',
      '@daily',
      '61 2 * * *',
      '0 24 * * *',
      'a 2 * * *',
      '? 2 * * *',
      '0 2 * * 8',
      '0 2 */0 * *',
    ])('refuses "%s", and says what would be right', (cron) => {
      expect(timetable.problem(cron, 'Europe/Berlin')).toEqual({
        field: 'schedule',
        says: expect.stringContaining('five fields of cron'),
      });
    });

    it.each(['Mars/Olympus', '', '+02:00', 'Berlin'])('refuses the time zone "%s"', (timezone) => {
      expect(timetable.problem('0 2 * * *', timezone)).toEqual({
        field: 'timezone',
        says: 'must be a time zone of the IANA database, such as Europe/Berlin or UTC',
      });
    });
  });
}
