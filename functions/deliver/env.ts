import { logLevel, readVariables, type TextsOf, text, type Variable } from '#shared/contract/environment.ts';
import type { DeliveredTarget } from '#shared/contract/on-call.ts';

/** The deployment has written it from settings that were judged at synth. */
const targets: Variable<readonly DeliveredTarget[]> = {
  parse: (value) => {
    try {
      const list: unknown = JSON.parse(value);
      return Array.isArray(list) ? (list as readonly DeliveredTarget[]) : undefined;
    } catch {
      return undefined;
    }
  },
  expects: 'a JSON list of targets',
};

const VARIABLES = {
  GRANTKEEPER_STAGE: text,
  GRANTKEEPER_TABLE: text,
  GRANTKEEPER_PAGES_URL: text,
  GRANTKEEPER_PAGE_DEAD_LETTERS_URL: text,
  GRANTKEEPER_TICKET_TOPIC: text,
  GRANTKEEPER_ON_CALL_TARGETS: targets,
  GRANTKEEPER_LOG_LEVEL: logLevel,
} as const;

export type DeliverEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
