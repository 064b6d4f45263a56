import { joined, NOBODY, sizeOf } from '../notice/crowd.ts';
import { after, type Duration, days, earliest, type Instant, latest, minutes } from '../time.ts';
import { keyOf, SEVERITIES, type Severity, type Signal } from './cause.ts';
import { type Incident, isLive, MOST_MEMBERS, type Telling } from './incident.ts';

const HOUR = minutes(60);
/** Whoever has an incident open for so long is told once more. */
const REMIND_AFTER: Readonly<Record<Severity, Duration>> = { page: days(1), ticket: days(7) };
/** Churn is no incident: after so long without another sign it is off the record. */
const FORGOTTEN_AFTER = days(1);
/** So many lines say what is wrong in particular. */
const MOST_LINES = 20;

/**
 * The incident after a sign of its cause: a new one, or the same one with more to it. `quietUntil`: a maintenance window
 * is open, and nobody is told before its end.
 */
export function signalled(
  before: Incident | undefined,
  signal: Signal,
  now: Instant,
  quietUntil?: Instant,
): Incident {
  const known = goingOn(before) ?? begun(signal, now);
  const { wellSince: _well, quietUntil: _quiet, ...rest } = known;
  const next: Incident = {
    ...rest,
    ...whoMore(known, signal, now),
    lastAt: now,
    lines: signal.lines?.slice(0, MOST_LINES) ?? known.lines,
    ...(signal.code === undefined ? {} : { code: signal.code }),
    ...(signal.by === undefined ? {} : untilWhen(known, signal.by)),
    ...(quietUntil === undefined ? {} : { quietUntil }),
  };
  return told(next, graver(known.severity, severityOf(signal, next)), now);
}

const untilWhen = ({ by, lastBy = by }: Incident, told: Instant): Pick<Incident, 'by' | 'lastBy'> => ({
  by: by === undefined ? told : earliest(by, told),
  lastBy: lastBy === undefined ? told : latest(lastBy, told),
});

/** The cause is still there. The same incident where that is no news. */
export function lasting(incident: Incident, now: Instant): Incident {
  if (incident.wellSince === undefined) return onTime(incident, now);
  const { wellSince: _well, ...unwell } = incident;
  return onTime(unwell, now);
}

/**
 * What time alone brings: a maintenance window is over and somebody has to be told, a reminder is due, or what was never
 * worth a word is forgotten. The same incident where it brings nothing.
 */
export function onTime(incident: Incident, now: Instant): Incident {
  const { state, severity, quietUntil, remindAt, lastAt } = incident;
  if (state === 'brewing' && severity === 'none')
    return now < after(lastAt, FORGOTTEN_AFTER) ? incident : resolved(incident, now);
  if (state === 'brewing' && quietUntil !== undefined && quietUntil <= now) {
    const { quietUntil: _quiet, ...rest } = incident;
    return told(rest, severity, now);
  }
  return state === 'open' && remindAt !== undefined && remindAt <= now
    ? tell(incident, 'reminder', now)
    : incident;
}

/**
 * The cause looks well: over, once that has lasted. What comes again before has not ended: no resolution, and no second
 * page. Only who was told of it is told of its end.
 */
export function well(incident: Incident, now: Instant, wellFor: Duration): Incident {
  if (!isLive(incident)) return incident;
  const wellSince = incident.wellSince ?? now;
  if (now < after(wellSince, wellFor)) return { ...incident, wellSince };
  return resolved(incident, now);
}

/** It is over for sure. */
export function resolved(incident: Incident, now: Instant): Incident {
  if (!isLive(incident)) return incident;
  const { remindAt: _remind, wellSince: _well, quietUntil: _quiet, ...rest } = incident;
  const wasOpen = incident.state === 'open';
  const ended = { ...rest, state: 'resolved', lastAt: now } as const;
  return wasOpen ? { ...ended, untold: [...ended.untold, { kind: 'resolved', at: now }] } : ended;
}

/** A pager has taken it. */
export function heard(incident: Incident, telling: Telling): Incident {
  const untold = incident.untold.filter(({ kind, at }) => kind !== telling.kind || at !== telling.at);
  return { ...incident, untold };
}

/** One that is over, and nobody has been told yet that it is: it goes on. */
function goingOn(before: Incident | undefined): Incident | undefined {
  if (before === undefined || isLive(before)) return before;
  const untold = before.untold.filter(({ kind }) => kind !== 'resolved');
  return untold.length === before.untold.length ? undefined : { ...before, state: 'open', untold };
}

function begun({ cause, owner }: Signal, now: Instant): Incident {
  return {
    key: keyOf(cause),
    cause,
    owner,
    state: 'brewing',
    severity: 'none',
    since: now,
    lastAt: now,
    members: [],
    count: 0,
    hour: { start: now, signs: 0 },
    lines: [],
    untold: [],
  };
}

/** Whom it touches besides, each once; of a cause that is of no integration, another sign. */
function whoMore(known: Incident, { integration }: Signal, now: Instant): Partial<Incident> {
  const { members } = known;
  if (integration === undefined) return { count: 1, hour: oneMoreSign(known, now) };
  if (members.some((member) => member.integration === integration)) return {};
  if (members.length < MOST_MEMBERS)
    return {
      members: [...members, { integration, at: now }],
      count: members.length + 1,
      hour: oneMoreSign(known, now),
    };
  const unnamed = joined(known.unnamed ?? NOBODY, integration);
  if (unnamed === known.unnamed) return {};
  return { unnamed, count: members.length + sizeOf(unnamed), hour: oneMoreSign(known, now) };
}

const oneMoreSign = ({ hour }: Incident, now: Instant): Incident['hour'] =>
  now < after(hour.start, HOUR) ? { ...hour, signs: hour.signs + 1 } : { start: now, signs: 1 };

const severityOf = ({ severity, pagesAt }: Signal, { hour }: Incident): Severity | 'none' =>
  pagesAt !== undefined && hour.signs >= pagesAt ? 'page' : severity;

const rank = (severity: Severity | 'none'): number => SEVERITIES.indexOf(severity as Severity);
const graver = <S extends Severity | 'none'>(a: S, b: S): S => (rank(a) >= rank(b) ? a : b);

/** Opened where somebody has to be told for the first time, escalated where somebody else has to. */
function told(incident: Incident, severity: Severity | 'none', now: Instant): Incident {
  const graded = { ...incident, severity };
  if (severity === 'none' || incident.quietUntil !== undefined) return graded;
  if (incident.state === 'brewing') return tell({ ...graded, state: 'open' }, 'opened', now);
  return severity === incident.severity ? graded : tell(graded, 'escalated', now);
}

function tell(incident: Incident, kind: Telling['kind'], now: Instant): Incident {
  const { severity } = incident;
  if (severity === 'none') return incident;
  const remindAt = after(now, REMIND_AFTER[severity]);
  return { ...incident, remindAt, untold: [...incident.untold, { kind, at: now }] };
}
