import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Duration } from '#shared/domain/time.ts';

/** Wakes who waits for a row to move. */
export interface RowWatch {
  /**
   * Resolves when the row may have changed or, at the latest, after `atMost`. May wake for nothing.
   * `round` counts the waits of one caller, from 0: a watch that has to poll lets its pauses grow with it.
   */
  changed(id: IntegrationId, atMost: Duration, round: number): Promise<void>;
}
