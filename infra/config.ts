import { readThresholds } from '#shared/contract/alarms/read-thresholds.ts';
import type { Thresholds } from '#shared/contract/alarms/thresholds.ts';
import { type MaintenanceWindow, readMaintenance } from '#shared/contract/maintenance.ts';
import type { WatchedQueueSettings } from '#shared/contract/watched-queue.ts';
import { type OnCallTarget, readOnCall } from './on-call-targets.ts';
import { fileSettings } from './stage-file.ts';
import { readWatchedQueues } from './watched-queues.ts';

/**
 * What differs between AWS and the emulator, decided once. The emulator speaks plain http, so policies that demand
 * TLS would lock everyone out, and what it holds is thrown away with it.
 */
export interface Home {
  readonly retainsData: boolean;
  readonly demandsTls: boolean;
  /** The emulator makes no alarm of a query, nor one of other alarms. */
  readonly alarmsOnQueries: boolean;
  /** The emulator saves no query of the logs, and has no Contributor Insights. */
  readonly queriesLogs: boolean;
}

const AWS: Home = { retainsData: true, demandsTls: true, alarmsOnQueries: true, queriesLogs: true };
const EMULATOR: Home = { retainsData: false, demandsTls: false, alarmsOnQueries: false, queriesLogs: false };

/** Everything that a stage decides. */
export interface Settings {
  readonly stage: string;
  readonly home: Home;
  /** Who is told of what; nobody only in the stage local. */
  readonly onCall: readonly OnCallTarget[];
  /** How many integrations the stage shall carry, and how far apart the refreshes of one are. */
  readonly expectedIntegrations: number;
  readonly refreshIntervalMinutes: number;
  readonly vendorDeadlineSeconds: number;
  readonly functionTimeoutSeconds: number;
  readonly settleSeconds: number;
  readonly confirmSeconds: number;
  /** Integrations that one sweep sends at the most: about a minute's work. */
  readonly sweepCapacity: number;
  /** Refresh functions that run at once; each takes ten integrations. */
  readonly refreshConcurrency: number;
  readonly allowLoopbackVendors: boolean;
  /** Whether each refresh that went as it should is told on the bus: one more call of AWS for each. */
  readonly eachRefreshEvent: boolean;
  /** The address of a domain of one's own that leads to the API; in connect links, callbacks and webhook steps. */
  readonly publicUrl?: string;
  /** A JSON file of vendors beyond the catalogue. */
  readonly vendorsFile?: string;
  readonly logLevel: string;
  /** Queues of dead letters that are looked at each minute. @default - none */
  readonly watchedQueues?: readonly WatchedQueueSettings[];
  /** When nobody is told of what begins. */
  readonly maintenance: readonly MaintenanceWindow[];
  /** From where on alarms are on. */
  readonly thresholds: Thresholds;
}

/** What a person may write, in the stage's file or as `-c name=value`. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** Thrown at synth; its message has one line per problem, each with what would be right. */
export class ConfigProblems extends Error {
  override readonly name = 'ConfigProblems';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the settings of this stage need mending:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'];
const STAGE_PATTERN = /^[a-z][a-z0-9-]{0,19}$/;

/**
 * Half of what Secrets Manager takes from one account and region (50 writes a second, not adjustable): the other half
 * is for retries, imports and everyone else in the account. And one secret may be written about every 10 minutes.
 */
export const SECRET_WRITES_PER_SECOND = 25;
export const LEAST_REFRESH_INTERVAL_MINUTES = 10;
/** What the deadline must leave of the function's time for writing the answer down. */
const LEAST_PERSIST_SECONDS = 5;
/** Lambda's own ceiling. */
const GREATEST_FUNCTION_TIMEOUT_SECONDS = 900;

const NUMBERS = {
  expectedIntegrations: { fallback: 1000, least: 1, most: 1_000_000 },
  refreshIntervalMinutes: { fallback: 45, least: 1, most: 527_040 },
  vendorDeadlineSeconds: { fallback: 100, least: 1, most: GREATEST_FUNCTION_TIMEOUT_SECONDS },
  functionTimeoutSeconds: { fallback: 120, least: 10, most: GREATEST_FUNCTION_TIMEOUT_SECONDS },
  settleSeconds: { fallback: 15, least: 0, most: 120 },
  confirmSeconds: { fallback: 60, least: 1, most: 3600 },
  sweepCapacity: { fallback: 1500, least: 1, most: 100_000 },
  refreshConcurrency: { fallback: 20, least: 2, most: 1000 },
} as const;
type NumberName = keyof typeof NUMBERS;

const OTHER_NAMES = [
  'stage',
  'onCall',
  'allowLoopbackVendors',
  'eachRefreshEvent',
  'publicUrl',
  'vendorsFile',
  'logLevel',
  'watchedQueues',
  'maintenance',
  'thresholds',
];

/** Every name that a stage may set. */
const SETTING_NAMES: readonly string[] = [...OTHER_NAMES, ...Object.keys(NUMBERS)];

/** The settings of a stage: its file, then what the command line says. Throws `ConfigProblems` with all of them. */
export function settingsFor(context: (name: string) => unknown): Settings {
  const given = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, context(name)]).filter(([, value]) => value !== undefined),
  );
  return readSettings({ ...fileSettings(given.stage), ...given });
}

/** Reads and judges the settings of one stage. Throws `ConfigProblems` naming every problem at once. */
export function readSettings(raw: RawSettings): Settings {
  const problems: string[] = [];
  for (const name of Object.keys(raw)) {
    if (!SETTING_NAMES.includes(name))
      problems.push(`${name} is no setting; there are ${SETTING_NAMES.join(', ')}`);
  }
  const stage = readStage(raw.stage, problems);
  const isLocal = stage === 'local';
  const onCall = readOnCall(raw.onCall, isLocal, problems);
  const numbers = readNumbers(raw, problems);
  const publicUrl = readPublicUrl(raw.publicUrl, problems);
  const vendorsFile = readText('vendorsFile', raw.vendorsFile, problems);
  const watchedQueues = readWatchedQueues(raw.watchedQueues, problems);
  const settings: Settings = {
    stage,
    home: isLocal ? EMULATOR : AWS,
    onCall,
    ...numbers,
    allowLoopbackVendors: readLoopback(raw.allowLoopbackVendors, isLocal, problems),
    eachRefreshEvent: readFlag('eachRefreshEvent', raw.eachRefreshEvent, problems),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(vendorsFile === undefined ? {} : { vendorsFile }),
    logLevel: readLogLevel(raw.logLevel, problems),
    ...(watchedQueues.length === 0 ? {} : { watchedQueues }),
    maintenance: readMaintenance('maintenance', raw.maintenance, problems),
    thresholds: readThresholds('thresholds', raw.thresholds, problems),
  };
  problems.push(...rateProblems(settings), ...timeProblems(settings));
  if (problems.length > 0) throw new ConfigProblems(problems);
  return settings;
}

function readStage(value: unknown, problems: string[]): string {
  if (typeof value === 'string' && STAGE_PATTERN.test(value)) return value;
  problems.push(
    value === undefined
      ? 'stage is missing; name one with -c stage=prod'
      : `stage ${JSON.stringify(value)} is no name for a stage; it takes 1 to 20 of a-z, 0-9 and -, a letter first`,
  );
  return '';
}

function readNumbers(raw: RawSettings, problems: string[]): Record<NumberName, number> {
  const read = (name: NumberName): number => {
    const { fallback, least, most } = NUMBERS[name];
    const value = raw[name];
    if (value === undefined) return fallback;
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most)
      return number;
    problems.push(`${name} ${JSON.stringify(value)} is not a whole number from ${least} to ${most}`);
    return fallback;
  };
  const names = Object.keys(NUMBERS) as NumberName[];
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<NumberName, number>;
}

function readLoopback(value: unknown, isLocal: boolean, problems: string[]): boolean {
  const allowed = readFlag('allowLoopbackVendors', value, problems);
  if (allowed && !isLocal) {
    problems.push(
      'allowLoopbackVendors is for the stage local only: leave it out, vendors are called by https',
    );
  }
  return allowed;
}

function readFlag(name: string, value: unknown, problems: string[]): boolean {
  const isSet = value === true || value === 'true';
  if (!isSet && value !== undefined && value !== false && value !== 'false') {
    problems.push(`${name} ${JSON.stringify(value)} is neither true nor false`);
  }
  return isSet;
}

function readPublicUrl(value: unknown, problems: string[]): string | undefined {
  if (value === undefined) return undefined;
  const url = typeof value === 'string' ? URL.parse(value) : null;
  const isBare = url !== null && url.protocol === 'https:' && url.href === `${url.origin}/`;
  if (isBare) return url.origin;
  problems.push(
    `publicUrl ${JSON.stringify(value)} is not an https address alone, such as https://grants.example.com`,
  );
  return undefined;
}

function readText(name: string, value: unknown, problems: string[]): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value as string | undefined;
  problems.push(`${name} ${JSON.stringify(value)} is not the path of a file`);
  return undefined;
}

function readLogLevel(value: unknown, problems: string[]): string {
  if (value === undefined) return 'info';
  if (typeof value === 'string' && LOG_LEVELS.includes(value)) return value;
  problems.push(`logLevel ${JSON.stringify(value)} is none of ${LOG_LEVELS.join(', ')}`);
  return 'info';
}

/** What Secrets Manager would refuse, found before a grant depends on it. */
function rateProblems(settings: Settings): readonly string[] {
  const { expectedIntegrations: count, refreshIntervalMinutes: interval } = settings;
  const problems: string[] = [];
  if (interval < LEAST_REFRESH_INTERVAL_MINUTES) {
    problems.push(
      `refreshIntervalMinutes ${interval} is under ${LEAST_REFRESH_INTERVAL_MINUTES}: Secrets Manager takes about one ` +
        `write per ${LEAST_REFRESH_INTERVAL_MINUTES} minutes and secret; ask the vendors for longer tokens`,
    );
  }
  const perSecond = count / (interval * 60);
  if (perSecond > SECRET_WRITES_PER_SECOND) {
    const most = SECRET_WRITES_PER_SECOND * interval * 60;
    problems.push(
      `expectedIntegrations ${count} refreshed every ${interval} minutes are ${perSecond.toFixed(1)} secret writes a ` +
        `second; this account and region shall do no more than ${SECRET_WRITES_PER_SECOND} of the 50 that Secrets ` +
        `Manager allows: at most ${most} integrations, or spread them over accounts`,
    );
  }
  return problems;
}

function timeProblems(settings: Settings): readonly string[] {
  const left = settings.functionTimeoutSeconds - settings.vendorDeadlineSeconds;
  if (left >= LEAST_PERSIST_SECONDS) return [];
  return [
    `vendorDeadlineSeconds ${settings.vendorDeadlineSeconds} leaves ${left} s of functionTimeoutSeconds ` +
      `${settings.functionTimeoutSeconds} to store the answer; leave ${LEAST_PERSIST_SECONDS} s or more`,
  ];
}
