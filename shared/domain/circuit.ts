import { attemptTime } from './attempt.ts';
import type { Bucket, Circuit, OpenPhase, OpenReason, Phase, Window } from './circuit-state.ts';
import type { AttemptId } from './ids.ts';
import {
  after,
  before,
  between,
  type Duration,
  earliest,
  type Instant,
  instant,
  longest,
  milliseconds,
  minutes,
  seconds,
} from './time.ts';

/** Counts are kept by the ten seconds, and two minutes of them are looked at. */
const BUCKET_LENGTH = seconds(10);
export const WINDOW_LENGTH = seconds(120);
/** What worked longer ago is not held against a failure: a busy client whose vendor breaks down is not asked on for minutes. */
export const STILL_WORKED = seconds(20);

/** So many failures in the window open the circuit, if they are at least as many as the answers that worked. */
const FAILURES_TO_OPEN = 5;
/** An answer that took longer counts as slow; so many of them mean: few at a time. */
export const SLOW_ANSWER = seconds(10);
const SLOW_TO_RAMP = 5;

const FIRST_PAUSE: Record<OpenReason, Duration> = {
  failing: seconds(5),
  told_to_wait: seconds(1),
  client_refused: minutes(1),
  mass_refusal: minutes(1),
  secret_rotation: minutes(1),
};
const GREATEST_PAUSE: Record<OpenReason, Duration> = {
  failing: minutes(5),
  told_to_wait: minutes(60),
  client_refused: minutes(15),
  mass_refusal: minutes(15),
  secret_rotation: minutes(5),
};

export const EMPTY_BUCKET: Bucket = { ok: 0, failed: 0, slow: 0, refused: 0 };

/** The start of the ten seconds that this instant lies in: the key of its bucket. */
export function bucketOf(at: Instant): Instant {
  return instant(Math.floor(at / BUCKET_LENGTH) * BUCKET_LENGTH);
}

/** Whether a bucket is still looked at. */
export function isInWindow(bucket: Instant, now: Instant, window: Duration): boolean {
  return bucket > before(now, window) && bucket <= now;
}

export function totals(window: Window, now: Instant): Bucket {
  let sum = EMPTY_BUCKET;
  for (const [start, bucket] of Object.entries(window)) {
    if (isInWindow(instant(Number(start)), now, WINDOW_LENGTH)) sum = add(sum, bucket);
  }
  return sum;
}

export function add(a: Bucket, b: Partial<Bucket>): Bucket {
  return {
    ok: a.ok + (b.ok ?? 0),
    failed: a.failed + (b.failed ?? 0),
    slow: a.slow + (b.slow ?? 0),
    refused: a.refused + (b.refused ?? 0),
  };
}

/** What the circuit says to one more refresh. */
export type Gate =
  | { readonly kind: 'pass' }
  /** Ask for one of the few places of this second. */
  | { readonly kind: 'ramp'; readonly perSecond: number }
  /** Try to become the one probe. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'wait'; readonly until: Instant; readonly reason: OpenReason };

export function gate(circuit: Circuit, now: Instant): Gate {
  const { phase } = circuit;
  if (phase.kind === 'closed') {
    if (totals(circuit.window, now).slow >= SLOW_TO_RAMP) return { kind: 'ramp', perSecond: 1 };
    const perSecond = phase.ramp === undefined ? undefined : rampRate(phase.ramp.from, now);
    return perSecond === undefined ? { kind: 'pass' } : { kind: 'ramp', perSecond };
  }
  if (now >= phase.until) return { kind: 'probe' };
  const until = phase.kind === 'open' ? phase.until : lookAgain(phase.probe, phase.until, now);
  return { kind: 'wait', until, reason: phase.reason };
}

/** A probe mostly ends within moments: look again soon, and less often the longer it takes. */
function lookAgain(probe: AttemptId, until: Instant, now: Instant): Instant {
  const elapsed = between(attemptTime(probe), now);
  return earliest(until, after(now, longest(seconds(2), elapsed)));
}

/** 1, 2, 4 … refreshes a second, doubling each second; after ten seconds the ramp is over. */
const RAMP_STEPS = 10;

function rampRate(from: Instant, now: Instant): number | undefined {
  const step = Math.max(0, Math.floor((now - from) / 1000));
  return step < RAMP_STEPS ? 2 ** step : undefined;
}

/** The phase after one place of this second was taken, or `undefined` where none is left. */
export function takeRampPlace(phase: Phase, perSecond: number, now: Instant): Phase | undefined {
  if (phase.kind !== 'closed') return undefined;
  const second = instant(Math.floor(now / 1000) * 1000);
  const used = phase.ramp?.second === second ? phase.ramp.used : 0;
  if (used >= perSecond) return undefined;
  return { ...phase, ramp: { from: phase.ramp?.from ?? now, second, used: used + 1 } };
}

/** When a refresh that found no place tries again: spread over the time that the ramp needs to double. */
export function afterRamp(phase: Phase, now: Instant, fraction: number): Instant {
  const elapsed = phase.kind === 'closed' && phase.ramp !== undefined ? now - phase.ramp.from : 0;
  return after(now, milliseconds(1000 + Math.floor(fraction * Math.max(1000, elapsed))));
}

/** The phase with this attempt as its one probe, or `undefined` where another is under way or it is too early. */
export function takeProbe(phase: Phase, probe: AttemptId, until: Instant, now: Instant): Phase | undefined {
  if (phase.kind === 'closed' || now < phase.until) return undefined;
  return { kind: 'half_open', reason: phase.reason, since: phase.since, probe, until, trips: phase.trips };
}

/** Whether these counts open a closed circuit. */
export function shouldOpen(circuit: Circuit, now: Instant): boolean {
  if (circuit.phase.kind !== 'closed') return false;
  const { failed, ok } = totals(circuit.window, now);
  return failed >= FAILURES_TO_OPEN && failed >= ok;
}

/**
 * Opens the circuit, or opens it again after a probe failed. Each opening in a row lasts twice as long, with a tenth
 * of jitter; a vendor's own word (`told`) is obeyed as it stands. Answers that were on their way when it opened say
 * nothing new, and a pause that lasts longer already stays.
 */
export function opened(
  phase: Phase,
  reason: OpenReason,
  now: Instant,
  fraction: number,
  told?: Duration,
): OpenPhase {
  const isRunning = phase.kind === 'open' && now < phase.until;
  if (isRunning && phase.reason === reason && told === undefined) return phase;
  const trips = phase.kind === 'closed' || isRunning ? 1 : phase.trips + 1;
  const since = phase.kind === 'closed' ? now : phase.since;
  const grown = Math.min(GREATEST_PAUSE[reason], FIRST_PAUSE[reason] * 2 ** Math.min(trips - 1, 30));
  const own = after(now, milliseconds(Math.floor(grown * (0.9 + 0.2 * fraction))));
  const until = told === undefined ? own : after(now, told);
  if (isRunning && phase.until >= until) return phase;
  return { kind: 'open', reason, since, until, trips };
}

/** The vendor works again: refreshes ramp up from here. */
export function closed(now: Instant): Phase {
  return { kind: 'closed', ramp: { from: now, second: now, used: 0 } };
}
