import { Secret } from '#shared/domain/secret.ts';
import { milliseconds, seconds } from '#shared/domain/time.ts';
import type { TokenAnswer, TokenEndpoint } from '#shared/ports/token-endpoint.ts';
import type { EventLoop } from '../../simulation/event-loop.ts';

export interface DrainVendor extends TokenEndpoint {
  /** Requests by the second that they arrived in, counted from the beginning of the loop. */
  readonly posts: readonly number[];
  readonly mostAtOnce: number;
  /** Spent tokens that came again. */
  readonly reused: number;
}

export interface Outage {
  readonly from: number;
  readonly until: number;
}

export const refreshTokenOf = (n: number, generation: number): string => `rt.${n}.${generation}`;

/** A strict vendor: 503 during its outage, tokens for an hour otherwise, and the same time for either. */
export function drainVendor(
  loop: EventLoop,
  outage: Outage,
  latencyMs: number,
  lifetime: number,
): DrainVendor {
  const beganAt = loop.now;
  const posts: number[] = [];
  const spent = new Map<string, number>();
  let [underWay, mostAtOnce, reused] = [0, 0, 0];

  function answer(refreshToken: string): TokenAnswer {
    const took = milliseconds(latencyMs);
    if (outage.from <= loop.now && loop.now < outage.until) {
      return { kind: 'failed', failure: { class: 'ambiguous', code: 'http_503' }, took };
    }
    const [, n = '', generation = ''] = refreshToken.split('.');
    const newest = spent.get(n) ?? 0;
    if (Number(generation) <= newest) {
      reused += 1;
      return { kind: 'failed', failure: { class: 'grant_refused', code: 'invalid_grant' }, took };
    }
    spent.set(n, Number(generation));
    const grant = {
      accessToken: new Secret(`at.${n}.${generation}`),
      refreshToken: new Secret(refreshTokenOf(Number(n), Number(generation) + 1)),
      tokenType: 'Bearer',
      expiresIn: seconds(lifetime / 1000),
    };
    return { kind: 'tokens', grant, took };
  }

  return {
    posts,
    get mostAtOnce() {
      return mostAtOnce;
    },
    get reused() {
      return reused;
    },
    request: (_call, request) => {
      if (request.grantType !== 'refresh_token') throw new Error('only refresh tokens are simulated');
      const token = request.refreshToken.reveal();
      const second = Math.floor((loop.now - beganAt) / 1000);
      posts[second] = (posts[second] ?? 0) + 1;
      underWay += 1;
      mostAtOnce = Math.max(mostAtOnce, underWay);
      return new Promise((resolve) => {
        loop.at(loop.now + latencyMs, () => {
          underWay -= 1;
          resolve(answer(token));
        });
      });
    },
  };
}
