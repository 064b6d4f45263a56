import { describe, expect, it } from 'vitest';
import { cronOf, readMaintenance } from '#shared/contract/maintenance.ts';

function read(value: unknown) {
  const problems: string[] = [];
  return { windows: readMaintenance('maintenance', value, problems), problems };
}

const SUNDAY = { days: ['SUN'], at: '02:00', timezone: 'Europe/Berlin', minutes: 120 };

describe('maintenance windows', () => {
  it('are a list, as such or as text, with a default for the days and the zone', () => {
    expect(read([SUNDAY]).windows).toEqual([SUNDAY]);
    expect(read(JSON.stringify([SUNDAY])).windows).toEqual([SUNDAY]);
    expect(read([{ at: '23:30', minutes: 30, vendor: 'xero' }])).toEqual({
      windows: [{ days: [], at: '23:30', timezone: 'UTC', minutes: 30, vendor: 'xero' }],
      problems: [],
    });
    expect(read(undefined)).toEqual({ windows: [], problems: [] });
    expect(read('')).toEqual({ windows: [], problems: [] });
  });

  it('are cron to both homes', () => {
    expect(read([SUNDAY, { at: '23:05', minutes: 1 }]).windows.map(cronOf)).toEqual([
      '0 2 * * SUN',
      '5 23 * * *',
    ]);
  });

  it.each([
    [
      'no list',
      {},
      'maintenance is no list of windows, such as [{ "days": ["SUN"], "at": "02:00", "timezone": "Europe/Berlin", "minutes": 120 }]',
    ],
    [
      'no JSON',
      '[{',
      'maintenance is no list of windows, such as [{ "days": ["SUN"], "at": "02:00", "timezone": "Europe/Berlin", "minutes": 120 }]',
    ],
    [
      'a window that is none',
      ['02:00'],
      'maintenance[0] is no window, such as { "days": ["SUN"], "at": "02:00", "timezone": "Europe/Berlin", "minutes": 120 }',
    ],
    [
      'a day of another language',
      [{ ...SUNDAY, days: ['SO'] }],
      'maintenance[0].days is not a list of SUN, MON, TUE, WED, THU, FRI, SAT',
    ],
    [
      'a time that is none',
      [{ ...SUNDAY, at: '24:00' }],
      'maintenance[0].at is not a time of day, such as 02:00',
    ],
    [
      'an offset for a zone',
      [{ ...SUNDAY, timezone: '+02:00' }],
      'maintenance[0].timezone is none of the IANA database, such as Europe/Berlin',
    ],
    [
      'a zone that is not there',
      [{ ...SUNDAY, timezone: 'Europe/Bonn' }],
      'maintenance[0].timezone is none of the IANA database, such as Europe/Berlin',
    ],
    [
      'no length',
      [{ ...SUNDAY, minutes: 0 }],
      'maintenance[0].minutes is not a whole number from 1 to 10080',
    ],
    [
      'a vendor that is none',
      [{ ...SUNDAY, vendor: '' }],
      'maintenance[0].vendor is no id of a vendor, such as xero; leave it out for all',
    ],
    [
      'a member that is not known',
      [{ ...SUNDAY, hours: 2 }],
      'maintenance[0] has no hours; it has days, at, timezone, minutes, vendor',
    ],
  ])('are refused with what would be right: %s', (_what, value, says) => {
    expect(read(value)).toEqual({ windows: [], problems: [says] });
  });
});
