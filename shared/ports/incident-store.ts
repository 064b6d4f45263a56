import type { Incident } from '#shared/domain/incident/incident.ts';

/** What is decided of an incident: what it shall be (or nothing, to leave it), and what to tell the caller. */
export interface IncidentChange<T> {
  readonly incident?: Incident;
  readonly result: T;
}

/** The incidents of the on-call, one row for each cause. Throws `StoreUnavailable` as the integration store does. */
export interface IncidentStore {
  /** Those that are not over, and those with something untold. May be a moment behind: changing decides. */
  listLive(): Promise<readonly Incident[]>;
  /**
   * `decide` sees the newest incident of that key, `undefined` where there is none, and sees it again if another write
   * came between. Durable when it resolves. One that is over and wholly told may be forgotten after a while.
   */
  change<T>(key: string, decide: (incident: Incident | undefined) => IncidentChange<T>): Promise<T>;
}
