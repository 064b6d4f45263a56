import {
  flag,
  logLevel,
  optionalText,
  readVariables,
  type TextsOf,
  text,
  wholeNumber,
} from '#shared/contract/environment.ts';

const VARIABLES = {
  GRANTKEEPER_STAGE: text,
  GRANTKEEPER_TABLE: text,
  GRANTKEEPER_QUEUE_URL: text,
  GRANTKEEPER_BUS: text,
  GRANTKEEPER_KEY_ARN: text,
  GRANTKEEPER_VENDORS: optionalText,
  GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: flag,
  GRANTKEEPER_VENDOR_DEADLINE_MS: wholeNumber,
  GRANTKEEPER_FUNCTION_TIMEOUT_MS: wholeNumber,
  GRANTKEEPER_SETTLE_MS: wholeNumber,
  GRANTKEEPER_CONFIRM_SECONDS: wholeNumber,
  GRANTKEEPER_LOG_LEVEL: logLevel,
} as const;

export type ApiEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
