import type { Call } from '../call.ts';
import type { Outcome } from '../contract.ts';
import { GrantkeeperError } from '../error.ts';
import { timerMs } from '../timer.ts';

interface Report {
  readonly id: string;
  readonly outcome: Outcome;
}

/** Outcomes that come together are told together, and the like of one that waits is not told twice. */
const GATHER_MS = 200;
/** Where the keeper cannot be told now and does not say when. */
const LATER_MS = 5_000;
const ONE_REPORT_MS = 10_000;
/** More wait only while the keeper is away for long: then the newest are worth most. */
const MOST_WAITING = 256;
/** What was told is remembered, so that a busy program does not tell it with every call. */
const MOST_REMEMBERED = 2048;

/** Tells the keeper what vendors answered, behind the program's back: it never fails a call, and never delays one. */
export class Reports {
  readonly #call: Call;
  readonly #waiting = new Map<string, Report>();
  readonly #told = new Set<string>();
  /** Jobs that the keeper may have noted as refused: it wants to hear when they have come through. */
  readonly #refused = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #telling: Promise<void> | undefined;
  #isClosed = false;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Takes a report to be told soon, unless the keeper has heard it. */
  add(id: string, outcome: Outcome): void {
    const key = keyOf(id, outcome, this.#jobToTell(id, outcome));
    if (this.#isClosed || this.#told.has(key) || this.#waiting.has(key)) return;
    trim(this.#waiting, MOST_WAITING - 1);
    this.#waiting.set(key, { id, outcome });
    this.#tellIn(GATHER_MS);
  }

  /** A job is of interest while it is refused, and once when it no longer is. */
  #jobToTell(id: string, { status, jobId }: Outcome): string | undefined {
    if (jobId === undefined) return undefined;
    const job = JSON.stringify([id, jobId]);
    if (status === 401 || status === 403) {
      trim(this.#refused, MOST_REMEMBERED - 1);
      this.#refused.add(job);
      return jobId;
    }
    return status < 400 && this.#refused.delete(job) ? jobId : undefined;
  }

  /** Resolves when everything that waits has been told, or cannot be told now. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#tell();
  }

  /** The last flush: whatever comes later is not told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.flush();
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #tellIn(ms: number): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#tell();
    }, timerMs(ms));
    // A program that is done ends; one that wants its reports told flushes.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #tell(): Promise<void> {
    this.#telling ??= this.#tellAll().finally(() => {
      this.#telling = undefined;
    });
    return this.#telling;
  }

  /** One after the other: reports are worth little beside the program's own calls. */
  async #tellAll(): Promise<void> {
    for (const [key, { id, outcome }] of this.#waiting) {
      try {
        await this.#call('reportOutcome', { id, body: outcome }, { timeoutMs: ONE_REPORT_MS });
      } catch (error) {
        if (mayBeToldLater(error)) {
          this.#tellIn(waitOf(error));
          return;
        }
        // The keeper does not want it, and would not the next time.
      }
      this.#waiting.delete(key);
      // Without a token there is no version to tell one such time from the next.
      if (outcome.version === 0) continue;
      trim(this.#told, MOST_REMEMBERED - 1);
      this.#told.add(key);
    }
  }
}

/** What makes a report say something new. A plain answer says the same at any endpoint. */
function keyOf(
  id: string,
  { version, status, endpoint, wwwAuthenticate, headers }: Outcome,
  job: string | undefined,
): string {
  return JSON.stringify([id, version, status, wwwAuthenticate, headers, headers && endpoint, job]);
}

const LATER = new Set(['unreachable', 'timeout', 'temporarily_unavailable', 'too_many_requests', 'internal']);

/** Also what the program's own way to its key or credentials throws: it may work again. */
const mayBeToldLater = (error: unknown): boolean =>
  !(error instanceof GrantkeeperError) || LATER.has(error.code);

function waitOf(error: unknown): number {
  const seconds = error instanceof GrantkeeperError ? error.retryAfterSeconds : undefined;
  return seconds === undefined ? LATER_MS : seconds * 1000;
}

/** Leaves the newest. */
function trim(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}
