import { logLevel, readVariables, type TextsOf, text, type Variable } from '#shared/contract/environment.ts';
import type { WatchedQueueSettings } from '#shared/contract/watched-queue.ts';

/** The settings of the stage were judged when it was made; here they are only unpacked. */
const queues: Variable<readonly WatchedQueueSettings[]> = {
  parse: (value) => {
    try {
      const parsed: unknown = JSON.parse(value);
      return Array.isArray(parsed) ? (parsed as readonly WatchedQueueSettings[]) : undefined;
    } catch {
      return undefined;
    }
  },
  expects: 'a JSON list of queues',
};

const VARIABLES = {
  GRANTKEEPER_STAGE: text,
  GRANTKEEPER_TABLE: text,
  GRANTKEEPER_WATCHED_QUEUES: queues,
  GRANTKEEPER_LOG_LEVEL: logLevel,
} as const;

export type QueuesEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
