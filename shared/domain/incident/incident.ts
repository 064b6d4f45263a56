import type { IntegrationId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { Cause, OwnerClass, Severity } from './cause.ts';

/** A message that no pager has taken yet, as far as anyone knows. */
export interface Telling {
  readonly kind: 'opened' | 'escalated' | 'reminder' | 'resolved';
  readonly at: Instant;
}

/** One integration that it touches. */
interface Member {
  readonly integration: IntegrationId;
  readonly at: Instant;
}

/**
 * Something that is wrong, from the first sign of it to its end. `brewing`: on record, and nobody has been told: too few
 * for a page, or in a maintenance window. One row for each cause; whoever comes upon the same cause while it is open adds
 * to it and tells nobody.
 */
export interface Incident {
  readonly key: string;
  readonly cause: Cause;
  readonly owner: OwnerClass;
  readonly state: 'brewing' | 'open' | 'resolved';
  readonly severity: Severity | 'none';
  readonly since: Instant;
  readonly lastAt: Instant;
  /** The first ones, by name. */
  readonly members: readonly Member[];
  /** How many there are: exactly while all have a name, else about. */
  readonly count: number;
  /** Of those without a name, so that whoever comes upon them each minute counts them once. */
  readonly unnamed?: string;
  /** Signs within the hour that began at `start`. */
  readonly hour: { readonly start: Instant; readonly signs: number };
  readonly code?: string;
  /** By when the first of it has to be mended, and the last. */
  readonly by?: Instant;
  readonly lastBy?: Instant;
  readonly lines: readonly string[];
  /** In a maintenance window: nobody is told before its end, and then only if it lasts. */
  readonly quietUntil?: Instant;
  /** When somebody is told once more that it is still open. */
  readonly remindAt?: Instant;
  /** Since when it looks well: it ends when that has lasted. */
  readonly wellSince?: Instant;
  readonly untold: readonly Telling[];
}

/** So many are named. */
export const MOST_MEMBERS = 50;

export const isLive = ({ state }: Incident): boolean => state !== 'resolved';

/** Whether somebody still has to look at it, or be told of it. */
export const isOnRecord = (incident: Incident): boolean => isLive(incident) || incident.untold.length > 0;
