import { type Instant, toRfc3339 } from '../time.ts';
import type { Deadline } from './deadline.ts';

/**
 * Deadlines as an iCalendar object (RFC 5545), for calendars that people keep. `stamp` is when it was written. Each entry
 * keeps its UID, so that a file that is taken in again moves entries and doubles none. Lines end with CRLF.
 */
export function icalendar(deadlines: readonly Deadline[], stamp: Instant): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//grantkeeper//expiry calendar//EN',
    'X-WR-CALNAME:grantkeeper: what ends',
    ...deadlines.flatMap((deadline) => eventLines(deadline, stamp)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(
  { id, kind, dueBy, allDay, summary, renews }: Deadline,
  stamp: Instant,
): readonly string[] {
  const about = renews ? 'The next refresh moves this on by itself.' : 'Nothing moves this on by itself.';
  return [
    'BEGIN:VEVENT',
    `UID:${id}@grantkeeper`,
    `DTSTAMP:${dateTime(stamp)}`,
    allDay ? `DTSTART;VALUE=DATE:${dateTime(dueBy).slice(0, 8)}` : `DTSTART:${dateTime(dueBy)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(about)}`,
    `CATEGORIES:${kind.replaceAll('_', ' ')}`,
    // It takes nobody's time.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** 3.3.5, form 2: UTC, in whole seconds. */
const dateTime = (at: Instant): string => toRfc3339(at).replaceAll(/[-:]|\.\d{3}/g, '');

/** 3.3.11. Control characters have no place in a text, but for the end of a line. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r?\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '');

const LONGEST_LINE = 75;
const octets = new TextEncoder();

/** 3.1: no line is longer than 75 octets without its end; a longer one goes on after a line end and a blank. */
function folded(line: string): string {
  let out = '';
  let length = 0;
  for (const character of line) {
    const size = octets.encode(character).length;
    if (length + size > LONGEST_LINE) {
      out += '\r\n ';
      length = 1;
    }
    out += character;
    length += size;
  }
  return out;
}
