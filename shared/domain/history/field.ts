import { type Instant, instant, toRfc3339 } from '../time.ts';

/** How one field of a fact stands in a line. `read` gives `undefined` for what the field cannot be. */
export interface Field<T> {
  readonly read: (value: unknown) => T | undefined;
  /** @default as it is */
  readonly write?: (value: T) => unknown;
  readonly isOptional?: true;
  /** What would be right, as the end of "must be". */
  readonly expects: string;
}

/** A field for each member of `T`, and none for what `T` does not have. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>>;
};

/** Ids and codes: short, visible, and of one word, so that nothing else can hide in them. */
const WORD = /^[\w.:-]{1,128}$/;

export function word<T extends string = string>(): Field<T> {
  return {
    read: (value) => (typeof value === 'string' && WORD.test(value) ? (value as T) : undefined),
    expects: 'a word of letters, digits and .:_-',
  };
}

export function oneOf<const T extends string>(...words: readonly T[]): Field<T> {
  return {
    read: (value) => words.find((known) => known === value),
    expects: `one of ${words.join(', ')}`,
  };
}

export const count: Field<number> = {
  read: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined),
  expects: 'a whole number from 0',
};

export const flag: Field<boolean> = {
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  expects: 'true or false',
};

export const yes: Field<true> = {
  read: (value) => (value === true ? true : undefined),
  expects: 'true, or left out',
};

/** RFC 3339 in UTC with milliseconds, as in all that we write. */
export const time: Field<Instant> = {
  read: (value) => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value))
      return undefined;
    const at = Date.parse(value);
    return Number.isNaN(at) ? undefined : instant(at);
  },
  write: toRfc3339,
  expects: 'an instant such as 2026-01-31T09:00:00.000Z',
};

export function listOf<T>(item: Field<T>): Field<readonly T[]> {
  return {
    read: (value) => {
      if (!Array.isArray(value)) return undefined;
      const read = value.map((one) => item.read(one));
      return read.includes(undefined) ? undefined : (read as T[]);
    },
    expects: `a list, each ${item.expects}`,
  };
}

export function optional<T>(field: Field<T>): Field<T> {
  return { ...field, isOptional: true };
}
