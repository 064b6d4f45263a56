import { Command } from 'commander';
import type { Deadline as Shown } from '#shared/client/index.ts';
import type { Deadline } from '#shared/domain/calendar/deadline.ts';
import { icalendar } from '#shared/domain/calendar/icalendar.ts';
import { instant } from '#shared/domain/time.ts';
import { calendarText } from '../calendar/text.ts';
import { collected } from '../home/collected.ts';
import { connect } from '../home/connect.ts';
import { type HomeOptions, withHomeOptions } from '../home/target.ts';
import { wholeNumber } from '../integration/creation.ts';
import { attempt, jsonText, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  everything that ends, soonest first
    $ npx grantkeeper calendar

  what ends within a month
    $ npx grantkeeper calendar --within 30

  a file for the calendar that people look at (RFC 5545)
    $ npx grantkeeper calendar --ics > grantkeeper.ics

Ends with 0 where it was done, 1 where the home refused, 2 for a wrong argument, 3 where no home answers.`;

interface Options extends HomeOptions {
  readonly ics?: true;
  readonly within?: number;
}

/** Everything that ends. */
export function calendarVerb(): Command {
  return withHomeOptions(new Command('calendar'))
    .description('everything that ends: client secrets, refresh tokens, what vendors will end')
    .option('--within <days>', 'what ends within so many days, or has ended', wholeNumber)
    .option('--ics', 'as an iCalendar file')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => attempt('calendar', options, () => run(options)));
}

const DAY = 86_400_000;

async function run({ ics, within, ...options }: Options): Promise<Said> {
  const all = await collected(connect(options).calendar.all({ limit: 200 }));
  const now = Date.now();
  const items = all
    .filter(({ dueBy }) => within === undefined || Date.parse(dueBy) <= now + within * DAY)
    .toSorted((a, b) => Date.parse(a.dueBy) - Date.parse(b.dueBy));
  if (options.json === true) return { out: jsonText({ items }) };
  if (ics === true) return { out: icalendar(items.map(known), instant(now)) };
  return { out: linesText(calendarText(items, now)) };
}

/** The answer of the API as the domain knows it. */
const known = ({ dueBy, ...rest }: Shown): Deadline =>
  ({ ...rest, dueBy: instant(Date.parse(dueBy)) }) as unknown as Deadline;
