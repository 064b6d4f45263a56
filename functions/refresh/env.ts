import { readVariables, type TextsOf } from '#shared/contract/environment.ts';
import { PORTS_VARIABLES } from '#shared/contract/ports-environment.ts';

export type RefreshEnvironment = TextsOf<typeof PORTS_VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(PORTS_VARIABLES, environment);
