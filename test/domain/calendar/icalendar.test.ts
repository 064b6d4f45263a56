import { expect, it } from 'vitest';
import type { Deadline } from '#shared/domain/calendar/deadline.ts';
import { icalendar } from '#shared/domain/calendar/icalendar.ts';
import { instant } from '#shared/domain/time.ts';
import { aClientId, aVendorId } from '../../support/integration.ts';

const STAMP = instant(Date.parse('2026-11-02T08:00:00.123Z'));

const secret = (overrides: Partial<Deadline> = {}): Deadline => ({
  id: 'client_secret.billing',
  kind: 'client_secret',
  dueBy: instant(Date.parse('2027-03-31T12:34:56.789Z')),
  allDay: false,
  vendor: aVendorId('xero'),
  client: aClientId('billing'),
  renews: false,
  summary: 'The client secret of billing at xero ends',
  ...overrides,
});

it('is an object of RFC 5545 with one event for each deadline', () => {
  const day = secret({
    id: 'vendor_change.zendesk.1',
    kind: 'vendor_change',
    dueBy: instant(Date.parse('2027-04-01T00:00:00Z')),
    allDay: true,
    summary: 'zendesk: all change',
  });
  expect(icalendar([secret(), day], STAMP).split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//grantkeeper//expiry calendar//EN',
    'X-WR-CALNAME:grantkeeper: what ends',
    'BEGIN:VEVENT',
    'UID:client_secret.billing@grantkeeper',
    'DTSTAMP:20261102T080000Z',
    'DTSTART:20270331T123456Z',
    'SUMMARY:The client secret of billing at xero ends',
    'DESCRIPTION:Nothing moves this on by itself.',
    'CATEGORIES:client secret',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:vendor_change.zendesk.1@grantkeeper',
    'DTSTAMP:20261102T080000Z',
    'DTSTART;VALUE=DATE:20270401',
    'SUMMARY:zendesk: all change',
    'DESCRIPTION:Nothing moves this on by itself.',
    'CATEGORIES:vendor change',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
});

it('escapes what has a meaning in a text, and lets no line be smuggled in (3.3.11)', () => {
  const summary = 'a\\b; c, d:\r\nBEGIN:VEVENT\nX\u0007';
  expect(icalendar([secret({ summary })], STAMP)).toContain(
    'SUMMARY:a\\\\b\\; c\\, d:\\nBEGIN:VEVENT\\nX\r\nDESCRIPTION',
  );
});

it.each([
  ['in ASCII', 'x'.repeat(300)],
  ['of two octets, three and four', 'äé€漢😀'.repeat(40)],
  ['exactly as long as a line', 'x'.repeat(75 - 'SUMMARY:'.length)],
])('folds a line at 75 octets and within no character: %s (3.1)', (_what, summary) => {
  const text = icalendar([secret({ summary })], STAMP);
  const octets = new TextEncoder();
  for (const line of text.split('\r\n')) {
    expect(octets.encode(line).length).toBeLessThanOrEqual(75);
    expect(line).not.toContain('\ufffd');
  }
  expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${summary}\r\n`);
});

it('needs no fold for a line of 75 octets', () => {
  const summary = 'x'.repeat(75 - 'SUMMARY:'.length);
  expect(icalendar([secret({ summary })], STAMP)).not.toContain('\r\n ');
  expect(icalendar([secret({ summary: `${summary}x` })], STAMP)).toContain('\r\n x\r\n');
});
