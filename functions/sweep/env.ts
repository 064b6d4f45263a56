import { logLevel, readVariables, type TextsOf, text, wholeNumber } from '#shared/contract/environment.ts';

const VARIABLES = {
  GRANTKEEPER_STAGE: text,
  GRANTKEEPER_TABLE: text,
  GRANTKEEPER_QUEUE_URL: text,
  GRANTKEEPER_SWEEP_CAPACITY: wholeNumber,
  GRANTKEEPER_LOG_LEVEL: logLevel,
} as const;

export type SweepEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
