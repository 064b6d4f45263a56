import { toRfc3339 } from '../time.ts';
import type { Fact, FactKind, Recorded } from './fact.ts';
import { FACT_FIELDS } from './fact-fields.ts';
import { count, type Field, word } from './field.ts';

/** In every line of ours, so that it is found among other log lines; it counts the versions of the format. */
export const AUDIT_MARK = 'audit';
const AUDIT_FORMAT = 1;

type AnyFields = Readonly<Record<string, Field<unknown>>>;

const stamp: AnyFields = { by: word(), n: count } as AnyFields;

type Writer = readonly [name: string, write: ((value: unknown) => unknown) | undefined];

/** In the order of the line. `at` comes before the kind. */
const WRITERS: ReadonlyMap<string, readonly Writer[]> = new Map(
  Object.entries(FACT_FIELDS).map(([kind, fields]) => [
    kind,
    Object.entries(fields as unknown as AnyFields)
      .filter(([name]) => name !== 'at')
      .map(([name, { write }]): Writer => [name, write]),
  ]),
);

/** One line of JSON without its line break. */
export function factLine(fact: Recorded): string {
  const values = fact as unknown as Readonly<Record<string, unknown>>;
  const { by, n, kind } = fact;
  const line: Record<string, unknown> = { [AUDIT_MARK]: AUDIT_FORMAT, at: toRfc3339(fact.at), by, n, kind };
  for (const [name, write] of WRITERS.get(kind) ?? []) {
    const value = values[name];
    if (value !== undefined) line[name] = write === undefined ? value : write(value);
  }
  return JSON.stringify(line);
}

export type ReadFact =
  | { readonly kind: 'fact'; readonly fact: Recorded }
  /** `problem` is the end of a sentence that begins with the line. */
  | { readonly kind: 'bad'; readonly code: AuditProblem; readonly problem: string };

export type AuditProblem = 'unknown_format' | 'unknown_fact' | 'bad_field';

/** Reads the members of a line that bears our mark. */
export function readFact(members: Readonly<Record<string, unknown>>): ReadFact {
  if (members[AUDIT_MARK] !== AUDIT_FORMAT) {
    return bad('unknown_format', `has the format ${shown(members[AUDIT_MARK])}; known is ${AUDIT_FORMAT}`);
  }
  const { kind } = members;
  if (typeof kind !== 'string' || !Object.hasOwn(FACT_FIELDS, kind)) {
    return bad(
      'unknown_fact',
      `is of the kind ${shown(kind)}; known are ${Object.keys(FACT_FIELDS).join(', ')}`,
    );
  }
  const fact: Record<string, unknown> = { kind };
  for (const [name, field] of [...Object.entries(stamp), ...Object.entries(fieldsOf(kind as FactKind))]) {
    const value = Object.hasOwn(members, name) ? members[name] : undefined;
    if (value === undefined && field.isOptional) continue;
    const read = field.read(value);
    if (read === undefined)
      return bad('bad_field', `has ${name} ${shown(value)}; it must be ${field.expects}`);
    fact[name] = read;
  }
  return { kind: 'fact', fact: fact as unknown as Recorded };
}

const fieldsOf = (kind: FactKind): AnyFields => FACT_FIELDS[kind] as unknown as AnyFields;

const bad = (code: AuditProblem, problem: string): ReadFact => ({ kind: 'bad', code, problem });

/** A value of a file that somebody handed us, cut short. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Counts and names what one process hands over: the same for every keeper of facts. */
export function stamper(by: string): (fact: Fact) => Recorded {
  let n = 0;
  return (fact) => ({ ...fact, by, n: ++n });
}
