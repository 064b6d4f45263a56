import { after, type Instant, instant, seconds } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';

/** How long nothing is spent after the vault failed: its successor could not be stored. */
const PAUSE = seconds(5);

/** The vault's own breaker, one per process. */
export interface VaultPause {
  /** Until when nothing may be spent; in the past where the vault is well. */
  until(): Instant;
  begin(): Instant;
}

export function vaultPause(clock: Clock): VaultPause {
  let until = instant(0);
  return {
    until: () => until,
    begin() {
      until = after(clock.now(), PAUSE);
      return until;
    },
  };
}
