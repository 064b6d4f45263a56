import type { Committed, Granted, Recorded, RemovalBegun } from '../fact.ts';
import type { Life } from '../life.ts';
import type { Judge } from '../violation.ts';

type End = Recorded<Granted> | Recorded<RemovalBegun>;

/**
 * I3: nothing commits across the end of its epoch. Versions tell the order, not clocks: a commit that is newer than
 * what ended its epoch came after it.
 */
export function commitStaysInEpoch(life: Life, commit: Recorded<Committed>, judge: Judge): void {
  for (const end of endsOf(life)) judgePair(life, end, commit, judge);
}

/** The same, where the end is heard of after the commit. */
export function endComesLast(life: Life, end: End, judge: Judge): void {
  for (const version of life.versions.values()) {
    if (version.kind === 'commit') judgePair(life, end, version, judge);
  }
}

function judgePair(life: Life, end: End, commit: Recorded<Committed>, judge: Judge): void {
  const ended = end.kind === 'granted' ? end.epoch - 1 : end.epoch;
  if (commit.epoch > ended || commit.version <= end.version) return;
  const what = end.kind === 'granted' ? 'was replaced' : 'was withdrawn';
  judge.broken(
    'I3',
    life.id,
    `a token set of epoch ${commit.epoch} was committed after it ${what}`,
    end,
    commit,
  );
}

function endsOf(life: Life): readonly End[] {
  const granted = [...life.versions.values()].filter((version) => version.kind === 'granted');
  return life.removal === undefined ? granted : [...granted, life.removal];
}
