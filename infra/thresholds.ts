import { THRESHOLDS, type ThresholdName, type Thresholds } from '#shared/contract/alarms/thresholds.ts';

const NAMES = Object.keys(THRESHOLDS) as readonly ThresholdName[];

/** The thresholds of a stage: what its settings say, else the defaults. Names each problem with what would be right. */
export function readThresholds(value: unknown, problems: string[]): Thresholds {
  const given = asObject(value, problems);
  for (const name of Object.keys(given)) {
    if (!NAMES.some((known) => known === name))
      problems.push(`thresholds.${name} is no threshold; there are ${NAMES.join(', ')}`);
  }
  return Object.fromEntries(NAMES.map((name) => [name, readOne(name, given[name], problems)])) as Thresholds;
}

function asObject(value: unknown, problems: string[]): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  problems.push(
    'thresholds is no object of numbers, such as { "lagSeconds": 300 }, in the file of the stage',
  );
  return {};
}

function readOne(name: ThresholdName, value: unknown, problems: string[]): number {
  const { fallback, least, most } = THRESHOLDS[name];
  if (value === undefined) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  problems.push(`thresholds.${name} ${JSON.stringify(value)} is not a whole number from ${least} to ${most}`);
  return fallback;
}
