import { type Instant, instant } from './time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;

const FORMS = [
  new RegExp(String.raw`^${DAY}, (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(String.raw`^${LONG_DAY}, (?<day>\d\d)-${MONTH}-(?<short>\d\d) ${TIME} GMT$`),
  new RegExp(String.raw`^${DAY} ${MONTH} (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`),
];

/**
 * An HTTP-date in any of its three forms (RFC 9110 5.6.7); `undefined` for anything else, and for days that no calendar
 * has. `now` tells the century of a year of two digits: one more than fifty years ahead is past.
 */
export function parseHttpDate(text: string, now: Instant): Instant | undefined {
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (found === undefined) return undefined;
  const year = found.year === undefined ? fullYear(Number(found.short), now) : Number(found.year);
  const [day, hour, minute, second] = [found.day, found.hour, found.minute, found.second].map(Number);
  const month = MONTHS.indexOf(found.month ?? '');
  const at = new Date(Date.UTC(year, month, day, hour, minute, second));
  const isReal = at.getUTCDate() === day && at.getUTCHours() === hour && at.getUTCMinutes() === minute;
  return isReal ? instant(at.getTime()) : undefined;
}

function fullYear(short: number, now: Instant): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + short;
  return year > thisYear + 50 ? year - 100 : year;
}
