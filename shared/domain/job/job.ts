import type { IntegrationId, JobId } from '../ids.ts';
import { after, type Duration, type Instant, minutes } from '../time.ts';
import type { GateFailure } from './failure.ts';

/** What a job needs of one integration; without scopes, those that the integration itself wants. */
export interface JobNeed {
  readonly integration: IntegrationId;
  readonly scopes?: readonly string[];
}

/** When a job runs: by a five-field cron expression in its time zone, or once. */
export type Schedule =
  | { readonly kind: 'cron'; readonly text: string }
  | { readonly kind: 'once'; readonly at: Instant };

/** What was said of a job when it was put. */
export interface JobPlan {
  readonly id: JobId;
  readonly schedule: Schedule;
  /** IANA, such as `Europe/Berlin`. */
  readonly timezone: string;
  /** How long before each run its grants are checked: the time a person has to mend them. */
  readonly lead: Duration;
  readonly maxRuntime?: Duration;
  readonly integrations: readonly JobNeed[];
}

/**
 * What comes next for the run at `runAt`. `gate`: nobody has checked yet. `recheck`: once more, halfway to the run.
 * `run`: nothing but the next run to look out for. `at` is when.
 */
export interface Upcoming {
  readonly runAt: Instant;
  readonly step: 'gate' | 'recheck' | 'run';
  readonly at: Instant;
  /** Somebody is about it, and is dead if it lasts longer. */
  readonly hold?: { readonly by: string; readonly until: Instant };
  /** What was last told of this run is that it will fail. */
  readonly isFailing?: true;
  /** A result that is kept and that the bus has not taken yet, as far as anyone knows. */
  readonly untold?: 'failed' | 'recovered';
}

/** `asked`: somebody called for it. `missed`: nobody checked before the run began. */
export type CheckedBy = 'gate' | 'recheck' | 'asked' | 'missed';

/** What a check of all grants of one run came to. `runAt` is absent where a job was checked that runs no more. */
export interface GateResult {
  readonly at: Instant;
  readonly by: CheckedBy;
  readonly runAt?: Instant;
  readonly ok: boolean;
  readonly failures: readonly GateFailure[];
  /** What decides nothing, and may be the reason why a run fails all the same. */
  readonly warnings?: readonly string[];
}

/** A batch job, what comes next for it, and what its last checks came to. One row; no token in it. */
export interface Job extends JobPlan {
  readonly createdAt: Instant;
  /** Absent where it runs no more. */
  readonly upcoming?: Upcoming;
  /** Newest first. */
  readonly results: readonly GateResult[];
}

/** Taken for the length of a run of which nobody has said how long it may take. */
const ASSUMED_RUNTIME = minutes(60);

/** When a run that begins then has surely ended. */
export const endOfRun = (plan: JobPlan, runAt: Instant): Instant =>
  after(runAt, plan.maxRuntime ?? ASSUMED_RUNTIME);
