import { type MaintenanceWindow, readMaintenance } from './maintenance.ts';

/** One variable of a function's environment: how to read its text, and what to say where that fails. */
export interface Variable<T> {
  /** `undefined` where the text is no such value. */
  readonly parse: (text: string) => T | undefined;
  readonly expects: string;
}

export type Variables = Readonly<Record<string, Variable<unknown>>>;

/** What a function reads. */
export type ValuesOf<V extends Variables> = {
  readonly [Name in keyof V]: V[Name] extends Variable<infer T> ? T : never;
};

/** What a deployment must set; a missing one fails the type check of the infrastructure. */
export type TextsOf<V extends Variables> = { readonly [Name in keyof V]: string };

export const text: Variable<string> = {
  parse: (value) => (value === '' ? undefined : value),
  expects: 'a text',
};

export const flag: Variable<boolean> = {
  parse: (value) => (value === '1' ? true : value === '0' ? false : undefined),
  expects: '1 or 0',
};

export const wholeNumber: Variable<number> = {
  parse: (value) => (/^\d{1,12}$/.test(value) ? Number(value) : undefined),
  expects: 'a whole number',
};

/** A list of maintenance windows, as JSON; `[]` is none. */
export const maintenance: Variable<readonly MaintenanceWindow[]> = {
  parse: (value) => {
    const problems: string[] = [];
    const windows = readMaintenance('', value, problems);
    return value === '' || problems.length > 0 ? undefined : windows;
  },
  expects: 'a list of maintenance windows as JSON',
};

const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export const logLevel: Variable<(typeof LOG_LEVELS)[number]> = {
  parse: (value) => LOG_LEVELS.find((level) => level === value),
  expects: `one of ${LOG_LEVELS.join(', ')}`,
};

/** One line per bad variable. Never quotes a value. */
export class EnvironmentProblems extends Error {
  override readonly name = 'EnvironmentProblems';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the environment is not complete: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** Reads all variables once, at cold start. Throws `EnvironmentProblems` that names every bad one. */
export function readVariables<V extends Variables>(
  variables: V,
  environment: Readonly<Record<string, string | undefined>>,
): ValuesOf<V> {
  const problems: string[] = [];
  const values = Object.entries(variables).map(([name, variable]) => {
    const given = environment[name];
    const value = given === undefined ? undefined : variable.parse(given);
    if (value === undefined) problems.push(`${name} must be ${variable.expects}`);
    return [name, value];
  });
  if (problems.length > 0) throw new EnvironmentProblems(problems);
  return Object.fromEntries(values) as ValuesOf<V>;
}
