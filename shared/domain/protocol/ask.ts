import type { Integration } from '../integration.ts';
import { before, type Instant, seconds } from '../time.ts';
import { isHeld, isRefreshable } from './acquire.ts';

/** A reader that asked keeps the others quiet for this long. */
export const ASK_QUIET = seconds(5);

export interface AskCommand {
  readonly now: Instant;
  readonly seenVersion: number;
}

export type AskRefusal = 'not_refreshable' | 'paused' | 'version_moved' | 'leased' | 'held' | 'asked_already';

/** Whether this reader is the one that sends the row to be refreshed; readers never refresh themselves. */
export function askRefusal(row: Integration, command: AskCommand): AskRefusal | undefined {
  if (!isRefreshable(row)) return 'not_refreshable';
  if (row.pausedAt !== undefined) return 'paused';
  if (row.version !== command.seenVersion) return 'version_moved';
  if (row.lease !== undefined && row.lease.until >= command.now) return 'leased';
  if (isHeld(row, command.now)) return 'held';
  if (row.askedAt !== undefined && row.askedAt > before(command.now, ASK_QUIET)) return 'asked_already';
  return undefined;
}

export function asked(row: Integration, command: AskCommand): Integration {
  return { ...row, askedAt: command.now };
}
