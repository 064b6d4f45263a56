import type { Token } from '../contract.ts';
import type { Answer } from '../read-answer.ts';

/** `Date` tells whole seconds. */
const SECOND = 1000;

/**
 * Until when a token lives by this machine's clock, in milliseconds of Unix time. Where the answer tells the keeper's
 * time, this machine's clock may be wrong by any amount: what counts is how long the token lives from the answer on.
 * `sentAt` is when it was asked for.
 */
export function livesUntil(token: Token, { date }: Pick<Answer, 'date'>, sentAt: number): number {
  const expiresAt = Date.parse(token.expiresAt);
  return date === undefined ? expiresAt : sentAt + (expiresAt - date - SECOND);
}
