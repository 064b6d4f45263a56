import type { Recorded, Refused } from '../fact.ts';
import type { Life } from '../life.ts';
import type { Judge } from '../violation.ts';

const PLAIN_REFUSALS = 2;
const REFUSALS = 3;

/**
 * I9: a grant is given up after two plain refusals, or three that make no sense, the last of them after the time of
 * confirmation, or at a person's wish.
 */
export function confirmedBeforeGivenUp(life: Life, refused: Recorded<Refused>, judge: Judge): void {
  if (refused.becomes !== 'reauthorization_required') return;
  const { refusals, plainRefusals, lastRefusalAt, confirmAfter, forced } = refused;
  const attempt = life.attempts.get(refused.attempt);
  const broken = (what: string) =>
    judge.broken(
      'I9',
      life.id,
      what,
      attempt?.acquired,
      attempt?.spends.at(-1),
      attempt?.answers.at(-1),
      refused,
    );

  if (plainRefusals < PLAIN_REFUSALS && refusals < REFUSALS) {
    broken(`a grant was given up after ${refusals === 1 ? 'one refusal' : `${refusals} refusals`}`);
  } else if (forced !== true && (lastRefusalAt === undefined || refused.at < lastRefusalAt + confirmAfter)) {
    broken('a grant was given up by a refusal that came too soon to confirm the one before');
  }
  const answer = attempt?.answers.at(-1);
  const isRefusal = answer?.outcome === 'grant_refused' || answer?.outcome === 'protocol';
  if (answer === undefined || isRefusal || judge.hasHole(answer.by, answer.n, refused.n)) return;
  broken(`a grant was given up after an answer that was no refusal: ${answer.outcome}`);
}
