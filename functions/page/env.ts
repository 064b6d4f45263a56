import {
  logLevel,
  maintenance,
  readVariables,
  type TextsOf,
  text,
  wholeNumber,
} from '#shared/contract/environment.ts';

const VARIABLES = {
  GRANTKEEPER_STAGE: text,
  GRANTKEEPER_TABLE: text,
  GRANTKEEPER_VENDORS: text,
  GRANTKEEPER_ON_CALL_EVENTS_URL: text,
  GRANTKEEPER_PAGE_TOPIC: text,
  GRANTKEEPER_TICKET_TOPIC: text,
  GRANTKEEPER_RECONSENTS_PER_HOUR: wholeNumber,
  GRANTKEEPER_MAINTENANCE: maintenance,
  GRANTKEEPER_LOG_LEVEL: logLevel,
} as const;

export type PageEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
