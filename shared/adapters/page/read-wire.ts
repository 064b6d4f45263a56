import { OWNER_CLASSES, SEVERITIES } from '#shared/domain/incident/cause.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { type Instant, instant } from '#shared/domain/time.ts';

type Raw = Readonly<Record<string, unknown>>;

const KINDS = [
  'opened',
  'escalated',
  'reminder',
  'resolved',
  'test',
] as const satisfies readonly PageMessage['kind'][];

/** The message that `wireOf` has made into JSON, or `undefined` where the value is none. */
export function readWire(value: Raw): PageMessage | undefined {
  const { id, incident, heading, title, what, todo, lines, integrations, count } = value;
  const kind = KINDS.find((one) => one === value.kind);
  const severity = SEVERITIES.find((one) => one === value.severity);
  const owner = OWNER_CLASSES.find((one) => one === value.owner);
  const [at, since, by] = [value.at, value.since, value.by].map(readInstant);
  const texts = { id, incident, heading, title, what };
  const lists = { todo, lines, integrations };
  if (kind === undefined || severity === undefined || owner === undefined) return undefined;
  if (!areTexts(texts) || !areLists(lists) || typeof count !== 'number') return undefined;
  if (at === undefined || since === undefined) return undefined;
  return { ...texts, ...lists, kind, severity, owner, at, since, count, ...(by === undefined ? {} : { by }) };
}

/** `undefined` where it is no time. */
export function readInstant(value: unknown): Instant | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : instant(at);
}

function areTexts<K extends string>(values: Readonly<Record<K, unknown>>): values is Record<K, string> {
  return Object.values(values).every((value) => typeof value === 'string');
}

function areLists<K extends string>(values: Readonly<Record<K, unknown>>): values is Record<K, string[]> {
  return Object.values(values).every(
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  );
}
