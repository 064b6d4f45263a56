import type { Acquired, Recorded } from '../fact.ts';
import type { Life } from '../life.ts';
import type { Judge } from '../violation.ts';

/** I1, at its root: a fence belongs to one attempt. Two that share one hold the lease together. */
export function oneHolder(life: Life, acquired: Recorded<Acquired>, judge: Judge): void {
  for (const other of life.attempts.values()) {
    const theirs = other.acquired;
    if (theirs === undefined || other.id === acquired.attempt) continue;
    if (theirs.fence !== acquired.fence) continue;
    judge.broken('I1', life.id, `two attempts took the lease number ${acquired.fence}`, theirs, acquired);
  }
}
