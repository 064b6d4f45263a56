import { readVariables, type TextsOf, text } from '#shared/contract/environment.ts';
import { PORTS_VARIABLES } from '#shared/contract/ports-environment.ts';

const VARIABLES = { ...PORTS_VARIABLES, GRANTKEEPER_DELIVERIES_URL: text } as const;

export type RevocationEnvironment = TextsOf<typeof VARIABLES>;

/** Throws `EnvironmentProblems`. */
export const readEnv = (environment: NodeJS.ProcessEnv) => readVariables(VARIABLES, environment);
