import type { Recorded, Serve } from '../fact.ts';
import type { Life } from '../life.ts';
import type { Judge } from '../violation.ts';

/** I4: who looks at a grant after it was withdrawn is not given its token. */
export function notServedAfterWithdrawal(life: Life, serve: Recorded<Serve>, judge: Judge): void {
  const end = life.removal ?? life.acknowledged;
  if (end === undefined || serve.epoch > end.epoch) return;
  if (serve.asOf <= end.at + judge.skewOf(end, serve)) return;
  judge.broken(
    'I4',
    life.id,
    'a token was served after the grant was withdrawn',
    life.removal,
    life.acknowledged,
    serve,
  );
}
