import type { Instant } from '../time.ts';

/** A job of a queue whose call the vendor's API refused, for want of a good token (401) or of a right (403). */
export interface RefusedJob {
  readonly jobId: string;
  readonly status: 401 | 403;
  /** What the integration had when it was noted: what is newer may be worth another try. */
  readonly version: number;
  readonly epoch: number;
  /** When it was first refused. */
  readonly since: Instant;
}
