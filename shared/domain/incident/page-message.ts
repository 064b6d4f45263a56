import type { Instant } from '../time.ts';
import { headingOf, keyOf, type OwnerClass, type Severity } from './cause.ts';
import type { Incident, Telling } from './incident.ts';
import { textOf } from './texts.ts';

/** What a person reads who is woken: what broke, whose it is, what to do, by when. No secret is in it. */
export interface PageMessage {
  /** The same for the same message, however often it is delivered. */
  readonly id: string;
  readonly kind: Telling['kind'] | 'test';
  /** All messages of one incident share it. */
  readonly incident: string;
  readonly severity: Severity;
  readonly owner: OwnerClass;
  /** In `docs/runbook.md`. */
  readonly heading: string;
  readonly title: string;
  readonly what: string;
  readonly todo: readonly string[];
  readonly lines: readonly string[];
  readonly at: Instant;
  readonly since: Instant;
  readonly by?: Instant;
  readonly integrations: readonly string[];
  /** How many it touches; more than are named where they are many. */
  readonly count: number;
}

/** The message that tells this of an incident. */
export function messageOf(incident: Incident, { kind, at }: Telling): PageMessage {
  const { cause, key, owner, since, severity, by } = incident;
  const { title, what, todo } = textOf(incident);
  return {
    id: `${key}/${since}/${kind}/${at}`,
    kind,
    incident: `${key}/${since}`,
    severity: severity === 'none' ? 'ticket' : severity,
    owner,
    heading: headingOf(cause),
    title: kind === 'resolved' ? `Over: ${title}` : title,
    what,
    todo: kind === 'resolved' ? [] : todo,
    // The first line of an alarm is its title.
    lines: cause.kind === 'alarm' ? incident.lines.slice(1) : incident.lines,
    at,
    since,
    ...(by === undefined ? {} : { by }),
    integrations: incident.members.map(({ integration }) => integration),
    count: incident.count,
  };
}

/** What `grantkeeper page test` sends: of no incident. */
export function testMessage(severity: Severity, at: Instant): PageMessage {
  const key = keyOf({ kind: 'page-test' });
  return {
    id: `${key}/${at}`,
    kind: 'test',
    incident: `${key}/${at}`,
    severity,
    owner: 'operator',
    heading: key,
    title: 'This is a test: nothing is wrong',
    what: 'Somebody asked the keeper to show that its messages arrive.',
    todo: ['Nothing. Who should have got this and did not is not reached in earnest either.'],
    lines: [],
    at,
    since: at,
    integrations: [],
    count: 0,
  };
}
