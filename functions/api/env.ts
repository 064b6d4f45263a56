import { readVariables, type TextsOf, text } from '#shared/contract/environment.ts';
import { PORTS_VARIABLES } from '#shared/contract/ports-environment.ts';

const VARIABLES = {
  ...PORTS_VARIABLES,
  GRANTKEEPER_PUBLIC_URL: text,
  GRANTKEEPER_PAGE_TOPIC: text,
  GRANTKEEPER_TICKET_TOPIC: text,
  GRANTKEEPER_CONSENT_QUEUE_URL: text,
} as const;

export type ApiEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
