/** What befalls one exchange between home and vendor. */
export type FaultKind =
  /** The connection ends, or is reset, before the vendor has the request. */
  | 'request_lost'
  | 'request_reset'
  /** The vendor has answered: not a byte of it arrives, or half of it, or a reset in its place, or nothing at all. */
  | 'reply_lost'
  | 'reply_cut'
  | 'reply_reset'
  | 'reply_kept'
  /** It arrives late, within the home's patience. */
  | 'reply_late';

/** What the proxy does with one request. */
export interface Plan {
  readonly fault?: FaultKind;
  /** Before the vendor has the request, and before its answer goes on. */
  readonly beforeMs: number;
  readonly afterMs: number;
}

const KINDS_OF_LOSS: readonly FaultKind[] = ['reply_lost', 'reply_cut', 'reply_reset', 'reply_kept'];
const HARMLESS: readonly FaultKind[] = ['request_lost', 'request_reset', 'reply_late'];
/** Of all exchanges, where the loss of an answer can be made good; a strict vendor's cannot. */
const LOSSES = 0.04;
const STRICT_LOSSES = 0.005;
const OTHER_FAULTS = 0.04;
const BEFORE_MS = 60;
const AFTER_MS = 120;
const LATE_MS = 1500;

/** Draws a plan for each exchange. `calm`: no faults, and no time lost. */
export function plans(random: () => number, isStrict: boolean) {
  const losses = isStrict ? STRICT_LOSSES : LOSSES;
  return (calm: boolean): Plan => {
    if (calm) return { beforeMs: 0, afterMs: 0 };
    const [dice, which, before, after] = [random(), random(), random(), random()];
    const times = { beforeMs: before * BEFORE_MS, afterMs: after * AFTER_MS };
    const fault = dice < losses ? pick(KINDS_OF_LOSS, which) : pick(HARMLESS, which);
    if (dice >= losses + OTHER_FAULTS || fault === undefined) return times;
    return fault === 'reply_late' ? { ...times, fault, afterMs: after * LATE_MS } : { ...times, fault };
  };
}

const pick = <T>(from: readonly T[], fraction: number): T | undefined =>
  from[Math.floor(fraction * from.length)];
