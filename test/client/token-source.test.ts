import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '#shared/client/create-client.ts';
import type { TokenOptions } from '#shared/client/token/token-source.ts';
import { answer, refused, scriptedFetch } from './scripted-fetch.ts';

type Replies = Parameters<typeof scriptedFetch>;

function clientThat(...replies: Replies) {
  const { fetch, sent } = scriptedFetch(...replies);
  const client = createClient({ url: 'http://127.0.0.1:8787', apiKey: 'k', fetch });
  const get = async (options?: TokenOptions, id = 'payroll') => {
    const { accessToken, version } = await client.getAccessToken(id, options);
    return `${accessToken} v${version}`;
  };
  return { client, get, sent, bodies: () => sent.map(({ body }) => body) };
}

/** A token of this version that lives for another hour, unless said otherwise. */
function token(version: number, members: Readonly<Record<string, unknown>> = {}, date?: string): Response {
  const whole = {
    accessToken: `at-${version}`,
    tokenType: 'Bearer',
    expiresAt: '2026-11-02T09:00:00.000Z',
    scope: 'read write',
    version,
    state: 'fresh',
    ...members,
  };
  return answer(200, whole, date === undefined ? {} : { date });
}

const busy = (seconds?: string) =>
  refused(503, 'temporarily_unavailable', {}, seconds === undefined ? {} : { 'retry-after': seconds });

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-02T08:00:00.000Z') }));
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** An answer that comes when the test says so. */
function later() {
  const { promise, resolve } = Promise.withResolvers<Response>();
  return { promise, resolve };
}

describe('a token from memory', () => {
  it('is given out while it lives for another 30 s', async () => {
    const { get, sent, bodies } = clientThat(token(1), token(2, { expiresAt: '2026-11-02T10:00:00.000Z' }));
    expect(await get()).toBe('at-1 v1');
    vi.setSystemTime(new Date('2026-11-02T08:59:30.000Z'));
    expect(await get()).toBe('at-1 v1');
    vi.setSystemTime(new Date('2026-11-02T08:59:30.001Z'));
    expect(await get()).toBe('at-2 v2');
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST http://127.0.0.1:8787/v1/integrations/payroll/token',
      'POST http://127.0.0.1:8787/v1/integrations/payroll/token',
    ]);
    expect(bodies()).toEqual([{ timeoutMs: 10_000 }, { timeoutMs: 10_000 }]);
  });

  it('is given out only where it lives as long as is wanted', async () => {
    const { get, bodies } = clientThat(token(1), token(2, { expiresAt: '2026-11-02T10:00:00.000Z' }));
    await get();
    expect(await get({ minTtlSeconds: 3600 })).toBe('at-1 v1');
    expect(await get({ minTtlSeconds: 3601 })).toBe('at-2 v2');
    expect(bodies()[1]).toEqual({ minTtlSeconds: 3601, timeoutMs: 10_000 });
  });

  it('is given out only where the grant plainly has the scopes', async () => {
    const { get, bodies } = clientThat(
      token(1),
      refused(409, 'insufficient_scope', { missingScopes: ['admin'] }),
    );
    await get();
    expect(await get({ scopes: ['write', 'read'] })).toBe('at-1 v1');
    await expect(get({ scopes: ['admin'] })).rejects.toMatchObject({ missingScopes: ['admin'] });
    expect(bodies()[1]).toEqual({ scopes: ['admin'], timeoutMs: 10_000 });
  });

  it('is not the one that was seen to fail, nor an older one', async () => {
    const { get, bodies } = clientThat(token(3), token(4));
    await get();
    expect(await get({ seenVersion: 2 })).toBe('at-3 v3');
    expect(await get({ seenVersion: 3 })).toBe('at-4 v4');
    expect(await get({ seenVersion: 3 })).toBe('at-4 v4');
    expect(bodies()).toEqual([{ timeoutMs: 10_000 }, { seenVersion: 3, timeoutMs: 10_000 }]);
  });

  it('is refused to all others too, once one has seen it fail', async () => {
    const { get } = clientThat(token(3), busy('9'), token(3), token(3));
    await get();
    await expect(get({ seenVersion: 3, timeoutMs: 5_000 })).rejects.toMatchObject({ retryAfterSeconds: 9 });
    // The keeper says that it is current all the same; each asks for himself.
    expect(await get()).toBe('at-3 v3');
    expect(await get()).toBe('at-3 v3');
  });

  it('lives as long as the keeper says, however wrong the clock of this machine is', async () => {
    // By the keeper's clock it is two hours later than here; the token lives for another minute.
    const { get } = clientThat(
      token(1, { expiresAt: '2026-11-02T10:01:00.000Z' }, 'Mon, 02 Nov 2026 10:00:00 GMT'),
      token(2),
    );
    await get();
    vi.setSystemTime(new Date('2026-11-02T08:00:29.000Z'));
    expect(await get()).toBe('at-1 v1');
    vi.setSystemTime(new Date('2026-11-02T08:00:29.001Z'));
    expect(await get()).toBe('at-2 v2');
  });

  it('is of its own integration', async () => {
    const { get, sent } = clientThat(token(1), token(7));
    expect([await get(), await get({}, 'billing')]).toEqual(['at-1 v1', 'at-7 v7']);
    expect(sent[1]?.url).toBe('http://127.0.0.1:8787/v1/integrations/billing/token');
  });

  it.each([refused(404, 'not_found'), refused(409, 'reauthorization_required')])(
    'is forgotten where there is no grant any more (%#)',
    async (gone) => {
      const { get } = clientThat(token(5), gone, token(1));
      await get();
      await expect(get({ minTtlSeconds: 7200 })).rejects.toMatchObject({ code: expect.any(String) });
      expect(await get()).toBe('at-1 v1');
    },
  );

  it('is forgotten where another integration has taken the name', async () => {
    const unknown = refused(400, 'invalid_request', { pointer: '/seenVersion' });
    const { get, bodies } = clientThat(token(57), unknown, token(1));
    await get();
    expect(await get({ seenVersion: 57 })).toBe('at-1 v1');
    expect(await get()).toBe('at-1 v1');
    expect(bodies()).toEqual([
      { timeoutMs: 10_000 },
      { seenVersion: 57, timeoutMs: 10_000 },
      { timeoutMs: 10_000 },
    ]);
  });

  it('makes room for one of lower version once it has ended', async () => {
    const { get, sent } = clientThat(token(57), token(1, { expiresAt: '2026-11-02T10:00:00.000Z' }));
    await get();
    vi.setSystemTime(new Date('2026-11-02T09:00:00.000Z'));
    expect([await get(), await get()]).toEqual(['at-1 v1', 'at-1 v1']);
    expect(sent).toHaveLength(2);
  });

  it('is forgotten when the client is closed', async () => {
    const { client, get } = clientThat(token(1), token(2));
    await get();
    await client.close();
    expect(await get()).toBe('at-2 v2');
  });
});

describe('callers at the same time', () => {
  it('share one call where they want the same', async () => {
    const reply = later();
    const { get, sent } = clientThat(reply.promise);
    const all = [get(), get(), get({ scopes: [] }), get({ minTtlSeconds: 0 })];
    reply.resolve(token(1));
    expect(await Promise.all(all)).toEqual(['at-1 v1', 'at-1 v1', 'at-1 v1', 'at-1 v1']);
    expect(sent).toHaveLength(1);
  });

  it('share one call by scopes, in whatever order', async () => {
    const { get, bodies } = clientThat(token(1), token(1));
    await Promise.all([
      get({ scopes: ['a', 'b'] }),
      get({ scopes: ['b', 'a', 'b'] }),
      get({ scopes: ['a'] }),
    ]);
    expect(bodies()).toMatchObject([{ scopes: ['a', 'b'] }, { scopes: ['a'] }]);
  });

  it('share its failure, and the next one asks anew', async () => {
    const { get, sent } = clientThat(refused(500, 'internal'), token(1));
    const both = await Promise.allSettled([get(), get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get()).toBe('at-1 v1');
    expect(sent).toHaveLength(2);
  });

  it('do not wait for a call that lasts longer than they may', async () => {
    const slow = later();
    const { get, bodies } = clientThat(slow.promise, token(1));
    const patient = get();
    expect(await get({ timeoutMs: 3_000 })).toBe('at-1 v1');
    slow.resolve(token(1));
    expect(await patient).toBe('at-1 v1');
    expect(bodies()).toEqual([{ timeoutMs: 10_000 }, { timeoutMs: 2_000 }]);
  });

  it('get the newest where answers come out of order', async () => {
    const [first, second] = [later(), later()];
    const { get } = clientThat(first.promise, second.promise);
    const [old, recent] = [get(), get({ seenVersion: 1 })];
    second.resolve(token(2));
    expect(await recent).toBe('at-2 v2');
    first.resolve(token(1));
    expect(await old).toBe('at-2 v2');
    expect(await get()).toBe('at-2 v2');
  });

  it('keep the newest, whatever it was asked for', async () => {
    const first = later();
    const { get, sent } = clientThat(first.promise, token(2));
    const old = get();
    expect(await get({ minTtlSeconds: 60 })).toBe('at-2 v2');
    first.resolve(token(1));
    expect([await old, await get()]).toEqual(['at-2 v2', 'at-2 v2']);
    expect(sent).toHaveLength(2);
  });

  it('never keep an answer that was under way when its version was refused', async () => {
    const first = later();
    const { get } = clientThat(first.promise, busy('60'), token(2));
    const old = get();
    await expect(get({ seenVersion: 1, timeoutMs: 5_000 })).rejects.toMatchObject({ retryAfterSeconds: 60 });
    first.resolve(token(1));
    expect(await old).toBe('at-1 v1');
    expect(await get()).toBe('at-2 v2');
  });
});

describe('a keeper that says to try again', () => {
  it.each([
    ['503', () => busy('3'), 3_000],
    ['503 that does not say when', () => busy(), 1_000],
    ['429', () => refused(429, 'too_many_requests', {}, { 'retry-after': '2' }), 2_000],
    ['429 of a gateway', () => answer(429, { message: 'Too Many Requests' }), 1_000],
  ])('is asked again then, and not before: %s', async (_what, reply, ms) => {
    const { get, sent } = clientThat(reply(), token(1));
    const waiting = get();
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toBe('at-1 v1');
    expect(sent).toHaveLength(2);
  });

  it('is asked as often as there is time for, each time with what is left of it', async () => {
    const { get, bodies } = clientThat(busy('4'), busy('4'), busy('4'));
    const waiting = get({ timeoutMs: 12_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(8_000);
    // The fourth try would come when time is up: the caller is told at once.
    expect(await waiting).toMatchObject({ code: 'temporarily_unavailable', retryAfterSeconds: 4 });
    expect(bodies()).toEqual([{ timeoutMs: 10_000 }, { timeoutMs: 7_000 }, { timeoutMs: 3_000 }]);
  });

  it('is not waited for at all where it says too long', async () => {
    const { get, sent } = clientThat(busy('31'));
    await expect(get()).rejects.toMatchObject({ status: 503, retryAfterSeconds: 31 });
    // Nor asked by the next one before its time.
    await expect(get()).rejects.toMatchObject({ status: 503, retryAfterSeconds: 31 });
    expect(sent).toHaveLength(1);
  });

  it('is left alone by all who want the same, and by nobody else', async () => {
    const { get, bodies } = clientThat(busy('5'), token(1), token(1, { scope: 'x' }));
    const first = get({ scopes: ['x'] });
    await vi.advanceTimersByTimeAsync(1_000);
    const second = get({ scopes: ['x'] });
    expect(await get()).toBe('at-1 v1');
    expect(bodies()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await Promise.all([first, second])).toEqual(['at-1 v1', 'at-1 v1']);
    expect(bodies()).toHaveLength(3);
  });

  it('is given up by a caller who gives up', async () => {
    const { get, sent } = clientThat(busy('5'));
    const controller = new AbortController();
    const waiting = get({ signal: controller.signal });
    await vi.advanceTimersByTimeAsync(1_000);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(get({ signal: controller.signal })).rejects.toBe(reason);
    expect(sent).toHaveLength(1);
  });
});

describe('a keeper that does not answer', () => {
  it('is waited for as long as the caller says; its late answer serves the next', async () => {
    const reply = later();
    const { get, sent } = clientThat(reply.promise);
    const waiting = get({ timeoutMs: 2_000 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await waiting).toMatchObject({
      code: 'timeout',
      message: 'a token of payroll: no answer within 2000 ms',
    });
    reply.resolve(token(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(await get()).toBe('at-1 v1');
    expect(sent).toHaveLength(1);
  });

  it('is not asked for long by a caller who has given up before', async () => {
    const reply = later();
    const { get } = clientThat(reply.promise);
    await expect(get({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    reply.resolve(token(1));
    await vi.advanceTimersByTimeAsync(0);
  });

  it('is waited for by a caller with any amount of patience', async () => {
    const reply = later();
    const { get, bodies } = clientThat(reply.promise);
    const waiting = get({ timeoutMs: Number.POSITIVE_INFINITY });
    await vi.advanceTimersByTimeAsync(20_000);
    reply.resolve(token(1));
    expect(await waiting).toBe('at-1 v1');
    expect(bodies()).toEqual([{ timeoutMs: 10_000 }]);
  });

  it('lets go of a caller who gives up, and of nobody else', async () => {
    const reply = later();
    const { get, sent } = clientThat(reply.promise);
    const controller = new AbortController();
    const [gone, other] = [get({ signal: controller.signal }), get()];
    controller.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    reply.resolve(token(1));
    expect(await other).toBe('at-1 v1');
    expect(sent).toHaveLength(1);
  });
});
