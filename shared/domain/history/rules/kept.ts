import type { Acquired, Committed, Recorded, Refused } from '../fact.ts';
import type { KnownAttempt, Life } from '../life.ts';
import type { Judge } from '../violation.ts';

/** I5: an answer is stored before it is believed. */
export function storedBeforeBelieved(life: Life, commit: Recorded<Committed>, judge: Judge): void {
  const attempt = life.attempts.get(commit.attempt);
  if (attempt === undefined || commit.adopted === true) return;
  const answer = tokensOf(attempt);
  if (attempt.persist?.where === 'nowhere') {
    judge.broken(
      'I5',
      life.id,
      'a token set was committed that nothing had stored',
      answer,
      attempt.persist,
      commit,
    );
  } else if (answer !== undefined && attempt.persist === undefined && isWhole(answer, commit, judge)) {
    judge.broken('I5', life.id, 'a token set was committed before it was stored', answer, commit);
  }
}

/** I5: a process does not go on to the next attempt with an answer in its hands that it has stored nowhere. */
export function nothingDropped(life: Life, acquired: Recorded<Acquired>, judge: Judge): void {
  for (const attempt of life.attempts.values()) {
    const answer = tokensOf(attempt);
    if (answer?.rotated !== true || answer.by !== acquired.by || attempt.id === acquired.attempt) continue;
    if (attempt.persist !== undefined || attempt.commit !== undefined) continue;
    if (answer.n > acquired.n || !isWhole(answer, acquired, judge)) continue;
    judge.broken('I5', life.id, 'an answer with a refresh token was not stored', answer, acquired);
  }
}

/** I5: a grant that was given up after a use of unknown outcome is told to be lost. */
export function lossIsTold(life: Life, refused: Recorded<Refused>, judge: Judge): void {
  if (refused.becomes !== 'reauthorization_required' || !refused.plain || refused.lossKnown) return;
  const attempt = life.attempts.get(refused.attempt);
  const rotation = attempt?.spends.at(-1)?.rotation;
  if (rotation !== 'strict' && rotation !== 'grace') return;
  if (refused.open === undefined || life.announcedEpochs.has(refused.epoch)) return;
  judge.broken('I5', life.id, 'a grant was lost without a word', attempt?.acquired, refused);
}

function tokensOf({ answers }: KnownAttempt) {
  return answers.find(({ outcome }) => outcome === 'tokens');
}

/** Everything that the process wrote from one to the other is on record. */
const isWhole = (from: Recorded, to: Recorded, judge: Judge): boolean =>
  from.by === to.by && !judge.hasHole(from.by, from.n, to.n);
