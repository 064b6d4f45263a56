import { flag, logLevel, readVariables, type TextsOf, text } from '#shared/contract/environment.ts';

const VARIABLES = {
  GRANTKEEPER_STAGE: text,
  GRANTKEEPER_TABLE: text,
  GRANTKEEPER_QUEUE_URL: text,
  GRANTKEEPER_BUS: text,
  GRANTKEEPER_VENDORS: text,
  GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: flag,
  GRANTKEEPER_LOG_LEVEL: logLevel,
} as const;

export type ReconcileEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
