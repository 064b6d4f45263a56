import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { type AnsweredTokens, type AskRefresh, GrantRefused } from './ask-refresh.ts';

/** What is kept of a grant, as JSON under one key. */
export interface KeptToken {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The vendor refused the refresh token: a person has to consent again. */
  readonly isRefused?: boolean;
}

export interface KeeperOptions {
  readonly socket: string;
  readonly ask: AskRefresh;
  /** How long a lock lasts that nobody gives back. */
  readonly lockMs: number;
  /** A token that expires sooner than this is refreshed. */
  readonly marginMs: number;
}

export interface RedisLockKeeper {
  /** The token as it is, or as it will be when whoever holds the lock has refreshed it. */
  token(id: string): Promise<KeptToken>;
  /** Refreshes now, whatever the token's age. */
  refresh(id: string): Promise<void>;
  close(): Promise<void>;
}

/** For a caller; the automation that waits gives up then. */
const PATIENCE_MS = 60_000;
const POLL_MS = 50;

const tokenKey = (id: string): string => `token:${id}`;
const lockKey = (id: string): string => `lock:${id}`;

/** Gives back a lock only while it is still one's own. */
const UNLOCK = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/** The pattern that most services ship: one lock in Redis for each grant, and the others poll. */
export async function redisLockKeeper(options: KeeperOptions): Promise<RedisLockKeeper> {
  const { socket, ask, lockMs, marginMs } = options;
  const redis = createClient({ socket: { path: socket, tls: false } });
  await redis.connect();

  async function read(id: string): Promise<KeptToken> {
    const text = await redis.get(tokenKey(id));
    if (text === null) throw new Error(`there is no token of ${id}`);
    return JSON.parse(text) as KeptToken;
  }

  const isDone = (token: KeptToken): boolean =>
    token.isRefused === true || token.expiresAt - marginMs > Date.now();

  /** Does the work if it gets the lock; `undefined`: another has it. */
  async function underLock<T>(id: string, work: () => Promise<T>): Promise<T | undefined> {
    const mine = randomUUID();
    const got = await redis.set(lockKey(id), mine, {
      condition: 'NX',
      expiration: { type: 'PX', value: lockMs },
    });
    if (got !== 'OK') return undefined;
    try {
      return await work();
    } finally {
      await redis.eval(UNLOCK, { keys: [lockKey(id)], arguments: [mine] });
    }
  }

  async function spend(id: string, current: KeptToken): Promise<KeptToken> {
    try {
      return await keep(id, await ask(current.refreshToken));
    } catch (error) {
      if (!(error instanceof GrantRefused)) throw error;
      const newest = await read(id);
      // Somebody else has refreshed it meanwhile.
      if (newest.refreshToken !== current.refreshToken) return newest;
      const refused: KeptToken = { ...current, isRefused: true };
      await redis.set(tokenKey(id), JSON.stringify(refused));
      return refused;
    }
  }

  async function keep(id: string, answered: AnsweredTokens): Promise<KeptToken> {
    const { accessToken, refreshToken, expiresIn } = answered;
    const kept: KeptToken = { accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
    await redis.set(tokenKey(id), JSON.stringify(kept));
    return kept;
  }

  return {
    token: async (id) => {
      const givesUpAt = Date.now() + PATIENCE_MS;
      for (;;) {
        const token = await read(id);
        if (isDone(token)) return token;
        const refreshed = await underLock(id, async () => {
          // Whoever had the lock before may have brought it.
          const newest = await read(id);
          return isDone(newest) ? newest : spend(id, newest);
        });
        if (refreshed !== undefined) return refreshed;
        if (Date.now() > givesUpAt) throw new Error(`no token of ${id} in time`);
        await sleep(POLL_MS / 2 + Math.random() * POLL_MS);
      }
    },
    refresh: async (id) => {
      await underLock(id, async () => spend(id, await read(id)));
    },
    close: async () => redis.destroy(),
  };
}
