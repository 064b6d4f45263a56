const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
type Day = (typeof DAYS)[number];

/** A time in which nobody is told of what begins: work at a vendor, or at what runs here. It comes again each week. */
export interface MaintenanceWindow {
  /** All of them where none is named. */
  readonly days: readonly Day[];
  /** When it begins, as HH:MM. */
  readonly at: string;
  /** Of the IANA database. */
  readonly timezone: string;
  readonly minutes: number;
  /** Of this vendor alone. */
  readonly vendor?: string;
}

const MEMBERS = ['days', 'at', 'timezone', 'minutes', 'vendor'];
const AT = /^([01]\d|2[0-3]):[0-5]\d$/;
const MOST_MINUTES = 7 * 24 * 60;
/** More would say that nobody shall be told of anything. */
const MOST_WINDOWS = 20;
const EXAMPLE = '[{ "days": ["SUN"], "at": "02:00", "timezone": "Europe/Berlin", "minutes": 120 }]';

/**
 * Reads maintenance windows: a list, also as JSON text. Adds a problem for each bad value, with what would be right;
 * `name` is what they are set by.
 */
export function readMaintenance(
  name: string,
  value: unknown,
  problems: string[],
): readonly MaintenanceWindow[] {
  if (value === undefined || value === '') return [];
  const list = typeof value === 'string' ? parsed(value) : value;
  if (!Array.isArray(list)) {
    problems.push(`${name} is no list of windows, such as ${EXAMPLE}`);
    return [];
  }
  if (list.length > MOST_WINDOWS) problems.push(`${name} has more than ${MOST_WINDOWS} windows`);
  return list.flatMap((one: unknown, n) => readWindow(`${name}[${n}]`, one, problems) ?? []);
}

/** Five fields of cron: when it begins. Both homes read the same ones. */
export function cronOf({ days, at }: MaintenanceWindow): string {
  const [hour, minute] = at.split(':').map(Number);
  return `${minute} ${hour} * * ${days.length === 0 ? '*' : days.join(',')}`;
}

function readWindow(name: string, value: unknown, problems: string[]): MaintenanceWindow | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${name} is no window, such as ${EXAMPLE.slice(1, -1)}`);
    return undefined;
  }
  const { days = [], at, timezone = 'UTC', minutes, vendor } = value as Readonly<Record<string, unknown>>;
  const says: string[] = [];
  const strange = Object.keys(value).find((member) => !MEMBERS.includes(member));
  if (strange !== undefined) says.push(`has no ${strange}; it has ${MEMBERS.join(', ')}`);
  if (!areDays(days)) says.push(`.days is not a list of ${DAYS.join(', ')}`);
  if (typeof at !== 'string' || !AT.test(at)) says.push('.at is not a time of day, such as 02:00');
  if (!isTimezone(timezone)) says.push('.timezone is none of the IANA database, such as Europe/Berlin');
  if (!isMinutes(minutes)) says.push(`.minutes is not a whole number from 1 to ${MOST_MINUTES}`);
  if (vendor !== undefined && !isVendor(vendor))
    says.push('.vendor is no id of a vendor, such as xero; leave it out for all');
  problems.push(...says.map((text) => (text.startsWith('.') ? `${name}${text}` : `${name} ${text}`)));
  if (says.length > 0) return undefined;
  const window = { days, at, timezone, minutes } as MaintenanceWindow;
  return vendor === undefined ? window : { ...window, vendor: vendor as string };
}

/** `undefined` is no list either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

const areDays = (value: unknown): boolean =>
  Array.isArray(value) && value.every((day) => DAYS.some((one) => one === day));

const isMinutes = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_MINUTES;

const isVendor = (value: unknown): boolean =>
  typeof value === 'string' && /^[a-z0-9][a-z0-9.-]{0,63}$/.test(value);

function isTimezone(value: unknown): boolean {
  // An offset such as +02:00 is one to ECMAScript, and knows no summer.
  if (typeof value !== 'string' || !/^[A-Za-z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}
