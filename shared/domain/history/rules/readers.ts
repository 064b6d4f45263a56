import type { Recorded, Serve } from '../fact.ts';
import type { Life } from '../life.ts';
import type { Judge } from '../violation.ts';

/** I10: a reader is answered within its deadline, with a token that lives and that it has not seen fail. */
export function readerIsServedWell(life: Life, serve: Recorded<Serve>, judge: Judge): void {
  if (serve.expiresAt <= serve.at) {
    judge.broken('I10', life.id, 'a token was served that had expired', serve);
  }
  if (serve.seenVersion !== undefined && serve.version <= serve.seenVersion) {
    judge.broken(
      'I10',
      life.id,
      `version ${serve.version} was served to who had seen ${serve.seenVersion}`,
      serve,
    );
  }
  if (serve.waited > serve.deadline + judge.lateness) {
    judge.broken('I10', life.id, `a reader waited ${serve.waited} ms of at most ${serve.deadline} ms`, serve);
  }
}
