import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Status } from '#shared/domain/integration.ts';
import type { Verdict } from '#shared/domain/queue/judge.ts';
import { earliest, type Instant } from '#shared/domain/time.ts';

/**
 * What became of letters: what was thought of them, or that they went back. `not_sent`: the other queue did not take it.
 * `not_removed`: it did, and this one would not let it go; it goes there once more.
 */
export type Fate = Verdict | 'redriven' | 'not_sent' | 'not_removed';

/** Letters of one integration that fare alike. */
export interface Finding {
  readonly integration?: IntegrationId;
  readonly status?: Status;
  readonly fate: Fate;
  readonly letters: number;
  /** When the oldest was sent. */
  readonly oldestAt: Instant;
  /** What their errors have in them, each once; none where only their workers have told. */
  readonly matched: readonly string[];
  /** Of the first few. */
  readonly ids: readonly string[];
}

/** What one look at a queue found. */
export interface QueueReport {
  readonly looked: number;
  /** Letters that failed for another reason: they were left alone. */
  readonly others: number;
  readonly redriven: number;
  /** Whether every letter that could be had was looked at. */
  readonly isComplete: boolean;
  readonly findings: readonly Finding[];
}

export interface Found extends Pick<Finding, 'integration' | 'status' | 'fate'> {
  readonly id: string;
  readonly sentAt: Instant;
  readonly matched?: string;
}

const MOST_IDS = 10;

/** By integration and fate, in the order in which they were found. */
export function findingsOf(found: readonly Found[]): readonly Finding[] {
  const groups = new Map<string, Finding>();
  for (const { integration, status, fate, id, sentAt, matched } of found) {
    const key = `${fate} ${integration ?? ''}`;
    const known = groups.get(key);
    groups.set(key, {
      ...(integration === undefined ? {} : { integration }),
      ...(status === undefined ? {} : { status }),
      fate,
      letters: (known?.letters ?? 0) + 1,
      oldestAt: known === undefined ? sentAt : earliest(known.oldestAt, sentAt),
      matched: [...new Set([...(known?.matched ?? []), ...(matched === undefined ? [] : [matched])])],
      ids: [...(known?.ids ?? []), id].slice(0, MOST_IDS),
    });
  }
  return [...groups.values()];
}
