import type { Clock } from '#shared/ports/system.ts';

/** Every answer comes within 25 s, and what is begun may take some of them. */
const ANSWER_WITHIN_MS = 18_000;

/** Says yes until the time for an answer is used up. */
export function withinAnAnswer(clock: Clock): () => boolean {
  const end = clock.monotonic() + ANSWER_WITHIN_MS;
  return () => clock.monotonic() < end;
}
