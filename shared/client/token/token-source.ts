import type { Loose } from '../call.ts';
import { OPERATIONS, type Token, type TokenWish } from '../contract.ts';
import { GrantkeeperError } from '../error.ts';
import { type Patience, patience, sleep, within } from '../patience.ts';
import type { Send } from '../send.ts';
import { Flights } from './flights.ts';
import { Holds } from './holds.ts';
import { livesUntil } from './lives-until.ts';
import { TokenCache } from './token-cache.ts';
import { keyOf, type Wish } from './wish.ts';

export interface TokenOptions extends Wish {
  /**
   * How long to wait in all, as often as the keeper asks for another try.
   * @default 30000
   */
  readonly timeoutMs?: number | undefined;
  /** Gives the wait up; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface TokenSource {
  /** A living token, from memory or from the keeper. Throws `GrantkeeperError`. */
  get(id: string, options?: TokenOptions): Promise<Token>;
  /** Forgets every token. */
  clear(): void;
}

const TIMEOUT_MS = 30_000;
/** How long the keeper waits for a refresh before it gives out an old token that lives, as the contract has it. */
const KEEPER_WAITS_MS = 10_000;
/** What an answer may take on its way, on top of what the keeper waits. */
const ON_THE_WAY_MS = 1_000;
/** The same for a call that nobody may be waiting for any more. */
const LONGEST_ON_THE_WAY_MS = 15_000;

export function tokenSource(send: Send): TokenSource {
  const cache = new TokenCache();
  const flights = new Flights<Token>();
  const holds = new Holds();

  /** One call of the token route; several callers may wait for it. */
  async function ask(id: string, wish: Wish, keeperWaitsMs: number): Promise<Token> {
    const { method, path } = OPERATIONS.getAccessToken;
    const { scopes = [], minTtlSeconds, seenVersion } = wish;
    const body: Loose<TokenWish> = {
      scopes: scopes.length === 0 ? undefined : scopes,
      minTtlSeconds,
      seenVersion,
      timeoutMs: keeperWaitsMs,
    };
    const sentAt = Date.now();
    const timeoutMs = keeperWaitsMs + LONGEST_ON_THE_WAY_MS;
    const answer = await send(method, path.replace('{id}', encodeURIComponent(id)), { body, timeoutMs });
    const token = answer.body as Token;
    const now = Date.now();
    cache.put(id, token, livesUntil(token, answer, sentAt), now);
    // This answer may be the late one.
    return cache.find(id, wish, now) ?? token;
  }

  /** The same, for a caller who may come to a call that is under way. */
  function joinIn(id: string, wish: Wish, patient: Patience): Promise<Token> {
    const keeperWaitsMs = Math.floor(Math.max(0, Math.min(KEEPER_WAITS_MS, patient.left() - ON_THE_WAY_MS)));
    const lastsMs = Math.min(keeperWaitsMs + ON_THE_WAY_MS, patient.left());
    return flights.join(keyOf(id, wish), patient, lastsMs, () => ask(id, wish, keeperWaitsMs));
  }

  return {
    get: async (id, { timeoutMs = TIMEOUT_MS, signal, ...given } = {}) => {
      const patient = patience(timeoutMs, signal);
      let wish: Wish = given;
      if (wish.seenVersion !== undefined) cache.refuse(id, wish.seenVersion);
      for (;;) {
        const key = keyOf(id, wish);
        const known = cache.find(id, wish, Date.now());
        if (known !== undefined) return known;
        const held = holds.find(key);
        if (held !== undefined) {
          // Waiting would only take from the caller what time there is for something else.
          if (held.ms >= patient.left()) throw held.error;
          await sleep(held.ms, signal);
          continue;
        }
        try {
          return await within(joinIn(id, wish, patient), patient, `a token of ${id}`);
        } catch (error) {
          if (holds.note(key, error)) continue;
          if (isGone(error)) cache.forget(id);
          if (!isUnknownVersion(error, wish)) throw error;
          // Another integration has taken the name: the version that was seen is none of its own.
          cache.forget(id);
          wish = { ...wish, seenVersion: undefined };
        }
      }
    },
    clear: () => cache.clear(),
  };
}

/** There is no grant whose tokens could still be good. */
function isGone(error: unknown): boolean {
  return (
    error instanceof GrantkeeperError &&
    (error.code === 'not_found' || error.code === 'reauthorization_required')
  );
}

function isUnknownVersion(error: unknown, { seenVersion }: Wish): boolean {
  return seenVersion !== undefined && error instanceof GrantkeeperError && error.pointer === '/seenVersion';
}
