import { THRESHOLDS, type ThresholdName, type Thresholds } from './thresholds.ts';

const NAMES = Object.keys(THRESHOLDS) as readonly ThresholdName[];

/**
 * The thresholds that are set, else the defaults; an object, also as JSON text. Names each problem with what would be
 * right; `by` is what they are set by.
 */
export function readThresholds(by: string, value: unknown, problems: string[]): Thresholds {
  const given = asObject(by, value, problems);
  for (const name of Object.keys(given)) {
    if (!NAMES.some((known) => known === name))
      problems.push(`${by}.${name} is no threshold; there are ${NAMES.join(', ')}`);
  }
  return Object.fromEntries(
    NAMES.map((name) => [name, readOne(by, name, given[name], problems)]),
  ) as Thresholds;
}

function asObject(by: string, value: unknown, problems: string[]): Readonly<Record<string, unknown>> {
  if (value === undefined || value === '') return {};
  const object = typeof value === 'string' ? parsed(value) : value;
  if (typeof object === 'object' && object !== null && !Array.isArray(object))
    return object as Readonly<Record<string, unknown>>;
  problems.push(`${by} is no object of numbers, such as { "lagSeconds": 300 }`);
  return {};
}

/** `undefined` is no object either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function readOne(by: string, name: ThresholdName, value: unknown, problems: string[]): number {
  const { fallback, least, most } = THRESHOLDS[name];
  if (value === undefined) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  problems.push(`${by}.${name} ${JSON.stringify(value)} is not a whole number from ${least} to ${most}`);
  return fallback;
}
