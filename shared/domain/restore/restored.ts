import type { Instant } from '../time.ts';

/** Why a held grant was let go. */
export type ReleasedBy =
  /** A holder of before the hold has committed since: the refresh token is of now. */
  | 'moved'
  /** The vault holds a younger token set than the row knows: the refresh adopts it and asks no vendor. */
  | 'adopted'
  /** Its restored refresh token is presented, for want of any other. */
  | 'presented'
  /** Somebody resumed it. */
  | 'person';

/**
 * What a restore from a backup has left on a row. The refresh token of a backup may be long spent, and where reuse ends
 * the whole grant presenting it is no harmless try (RFC 9700 4.14.2): so the row is paused until it is released. The mark
 * stays after that, for the report, and goes with the next consent or import.
 */
export interface Restored {
  readonly at: Instant;
  /** What the backup had. */
  readonly version: number;
  readonly epoch: number;
  /** A person had paused it, before or since: it stays paused after the release. */
  readonly wasPaused?: true;
  /** The vault was asked for younger token sets. `gone`: it has none at all, not even the row's own. */
  readonly vault?: 'looked' | 'gone';
  readonly released?: { readonly at: Instant; readonly by: ReleasedBy };
}
