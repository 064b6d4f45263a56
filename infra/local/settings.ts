import { resolve } from 'node:path';
import { readThresholds } from '#shared/contract/alarms/read-thresholds.ts';
import type { Thresholds } from '#shared/contract/alarms/thresholds.ts';
import { type MaintenanceWindow, readMaintenance } from '#shared/contract/maintenance.ts';
import { type Budgets, DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { type Duration, milliseconds, seconds } from '#shared/domain/time.ts';
import type { VendorFamilies } from '#shared/ports/vendor-registry.ts';
import { readOnCall } from './on-call-settings.ts';
import { loadVendors } from './vendors.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** What the embedded home is told by its environment. */
export interface Settings {
  /** Absolute. */
  readonly dataDirectory: string;
  /** 0: any free one. */
  readonly port: number;
  /** The address in links; absent: the one it listens on. Without a slash at its end. */
  readonly publicUrl?: string;
  /** Absent: made on the first start. */
  readonly apiKey?: string;
  /** The catalogue and the vendors of the file. */
  readonly vendors: VendorFamilies;
  readonly sweepPeriod: Duration;
  readonly budgets: Budgets;
  readonly allowLoopbackVendors: boolean;
  readonly logLevel: LogLevel;
  /** When nobody is told of what begins. */
  readonly maintenance: readonly MaintenanceWindow[];
  /** From where on alarms are on. */
  readonly thresholds: Thresholds;
  /** Where pages are posted to, and what they are signed with; absent: they are only printed. */
  readonly onCall?: { readonly url: string; readonly secret: Secret };
}

export type ReadSettings =
  | { readonly kind: 'ok'; readonly settings: Settings }
  /** One line per bad setting, each with its name and what would be right. Never quotes a value. */
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 8787;
const DEFAULT_SWEEP = seconds(5);
const LONGEST = 86_400_000;
/** What is left for writing an answer down, at the least. */
const LEAST_PERSIST_MS = 500;

/** Reads every setting, and the vendor file that one of them names; an empty one counts as not given. */
export function readSettings(environment: Environment): ReadSettings {
  const problems: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T | undefined, expects: string): T | undefined => {
    const text = environment[`GRANTKEEPER_${name}`] ?? '';
    if (text === '') return undefined;
    const value = parse(text);
    if (value === undefined) problems.push(`GRANTKEEPER_${name} must be ${expects}`);
    return value;
  };
  const port = read('PORT', wholeNumber(0, 65_535), 'a port from 0 to 65535') ?? DEFAULT_PORT;
  const publicUrl = read('PUBLIC_URL', webAddress, 'an http or https address without query and fragment');
  const apiKey = read('API_KEY', visible, 'visible ASCII characters without spaces');
  const sweepSeconds = read('SWEEP_SECONDS', decimal(0.1, 3600), 'a number of seconds from 0.1 to 3600');
  const sweepPeriod = sweepSeconds === undefined ? DEFAULT_SWEEP : seconds(sweepSeconds);
  const budgets: Budgets = {
    vendorDeadline: read('VENDOR_DEADLINE_MS', ms(1), MS) ?? DEFAULT_BUDGETS.vendorDeadline,
    functionTimeout: read('FUNCTION_TIMEOUT_MS', ms(1), MS) ?? DEFAULT_BUDGETS.functionTimeout,
    settle: read('SETTLE_MS', ms(0), MS) ?? DEFAULT_BUDGETS.settle,
    confirm: read('CONFIRM_SECONDS', confirmation, 'a number of seconds') ?? DEFAULT_BUDGETS.confirm,
    sweepPeriod,
  };
  const allowLoopbackVendors = read('ALLOW_LOOPBACK_VENDORS', flag, '1 or 0') ?? false;
  const logLevel =
    read(
      'LOG_LEVEL',
      (text) => LOG_LEVELS.find((level) => level === text),
      `one of ${LOG_LEVELS.join(', ')}`,
    ) ?? 'info';
  if (budgets.functionTimeout - budgets.vendorDeadline < LEAST_PERSIST_MS) {
    problems.push(
      `GRANTKEEPER_FUNCTION_TIMEOUT_MS must be at least ${LEAST_PERSIST_MS} more than GRANTKEEPER_VENDOR_DEADLINE_MS`,
    );
  }
  const onCall = readOnCall(environment, problems);
  const thresholds = readThresholds('GRANTKEEPER_THRESHOLDS', environment.GRANTKEEPER_THRESHOLDS, problems);
  const maintenance = readMaintenance(
    'GRANTKEEPER_MAINTENANCE',
    environment.GRANTKEEPER_MAINTENANCE,
    problems,
  );
  const vendors = loadVendors(environment.GRANTKEEPER_VENDORS || undefined, allowLoopbackVendors);
  if (vendors.kind === 'bad') problems.push(...vendors.problems);
  if (problems.length > 0 || vendors.kind === 'bad') return { kind: 'bad', problems };
  return {
    kind: 'ok',
    settings: {
      dataDirectory: resolve(environment.GRANTKEEPER_DATA_DIR || '.grantkeeper'),
      port,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(apiKey === undefined ? {} : { apiKey }),
      vendors: vendors.registry,
      sweepPeriod,
      budgets,
      allowLoopbackVendors,
      logLevel,
      maintenance,
      thresholds,
      ...(onCall === undefined ? {} : { onCall }),
    },
  };
}

const MS = 'a whole number of milliseconds';

const wholeNumber = (least: number, greatest: number) => (text: string) => {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= greatest ? value : undefined;
};

const ms = (least: number) => (text: string) => {
  const value = wholeNumber(least, LONGEST)(text);
  return value === undefined ? undefined : milliseconds(value);
};

const decimal = (least: number, greatest: number) => (text: string) => {
  const value = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= greatest ? value : undefined;
};

const confirmation = (text: string) => {
  const value = decimal(0, 3600)(text);
  return value === undefined ? undefined : seconds(value);
};

const flag = (text: string) => (text === '1' ? true : text === '0' ? false : undefined);

const visible = (text: string) => (/^[\x21-\x7e]{1,512}$/.test(text) ? text : undefined);

function webAddress(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return undefined;
  return url.href.replace(/\/+$/, '');
}
