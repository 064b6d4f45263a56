import type { Recorded, Serve } from '../fact.ts';
import type { Life, NewVersion } from '../life.ts';
import type { Judge } from '../violation.ts';

/** I2: versions grow by one, and what stands under a version never changes. */
export function versionsGrow(life: Life, fact: NewVersion, judge: Judge): void {
  const known = life.versions.get(fact.version);
  if (known !== undefined && known.versionId !== fact.versionId) {
    judge.broken('I2', life.id, `version ${fact.version} was given to two token sets`, known, fact);
  }
  if (fact.kind !== 'commit') return;
  const acquired = life.attempts.get(fact.attempt)?.acquired;
  if (acquired !== undefined && fact.version !== acquired.parentVersion + 1) {
    judge.broken('I2', life.id, `version ${fact.version} does not follow its parent`, acquired, fact);
  }
}

/** I2, as readers see it: who looks at a row after a commit sees that version or a newer one, and its own token set. */
export function readersSeeGrowth(life: Life, serve: Recorded<Serve>, judge: Judge): void {
  for (const known of life.versions.values()) {
    if (isAnotherSet(known, serve)) {
      judge.broken('I2', life.id, `version ${serve.version} was read as another token set`, known, serve);
    }
    if (known.version <= serve.version || known.at + judge.skewOf(known, serve) >= serve.asOf) continue;
    const what = `version ${serve.version} was served after version ${known.version} stood`;
    judge.broken('I2', life.id, what, known, serve);
    return;
  }
}

const isAnotherSet = (known: NewVersion, { version, epoch, versionId }: Serve): boolean =>
  known.version === version && known.epoch === epoch && known.versionId !== versionId;
