import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Token } from '#shared/client/contract.ts';
import { createClient } from '#shared/client/create-client.ts';
import { OF_VENDORS } from '#shared/client/outcome/outcome-of.ts';
import type { WithTokenOptions } from '#shared/client/with-token.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { answer, refused, type Sent, scriptedFetch } from './scripted-fetch.ts';

/** A keeper whose newest version is `newest`, one more with each refresh; the test may put answers in its mouth. */
function keeper(newest = 1) {
  const said: (Response | Error)[] = [];
  const reports: { id: string; body: unknown }[] = [];
  const asked: unknown[] = [];
  let version = newest;
  const reply = ({ url, body }: Sent): Response | Error => {
    const [, id = '', route] = /\/v1\/integrations\/([^/]+)\/(\w+)$/.exec(url) ?? [];
    if (route === 'outcomes') {
      const next = said.shift() ?? answer(202, {});
      if (next instanceof Response && next.status === 202) reports.push({ id, body });
      return next;
    }
    asked.push(body);
    const seen = (body as { seenVersion?: number }).seenVersion ?? 0;
    if (seen >= version) version = seen + 1;
    return tokenOf(version);
  };
  const { fetch, sent } = scriptedFetch(...Array.from({ length: 3000 }, () => reply));
  const client = createClient({ url: 'http://127.0.0.1:8787', apiKey: 'k', fetch });
  return { client, said, reports, asked, sent };
}

function tokenOf(version: number): Response {
  const members = {
    tokenType: 'Bearer',
    expiresAt: '2026-11-02T09:00:00.000Z',
    scope: 'read',
    state: 'fresh',
  };
  return answer(200, { accessToken: `at-${version}`, version, ...members });
}

/** A vendor's API that answers with these statuses in turn, and which tokens it saw. */
function vendor(...answers: (number | Response)[]) {
  const seen: string[] = [];
  const use = async ({ accessToken }: Token): Promise<Response> => {
    seen.push(accessToken);
    const next = answers.shift();
    if (next === undefined) throw new Error('nobody asked for that');
    return typeof next === 'number' ? new Response(null, { status: next }) : next;
  };
  return { use, seen };
}

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-02T08:00:00.000Z') }));
afterEach(() => void vi.useRealTimers());

describe('withToken', () => {
  it('gives what the call gives', async () => {
    const { client } = keeper();
    const { use, seen } = vendor(new Response('paid', { status: 200 }));
    expect(await (await client.withToken('payroll', use)).text()).toBe('paid');
    expect(seen).toEqual(['at-1']);
  });

  it('gets a newer token on 401, and calls once more', async () => {
    const { client, asked } = keeper();
    const cancel = vi.fn();
    const body = new ReadableStream({ cancel });
    const { use, seen } = vendor(new Response(body, { status: 401 }), 200);
    expect((await client.withToken('payroll', use, { minTtlSeconds: 60 })).status).toBe(200);
    expect(seen).toEqual(['at-1', 'at-2']);
    expect(asked).toEqual([
      { minTtlSeconds: 60, timeoutMs: 10_000 },
      { minTtlSeconds: 60, seenVersion: 1, timeoutMs: 10_000 },
    ]);
    // The refused answer's connection is free again.
    expect(cancel).toHaveBeenCalledOnce();
  });

  it('calls no third time', async () => {
    const { client, asked } = keeper();
    const { use, seen } = vendor(401, 401);
    expect((await client.withToken('payroll', use)).status).toBe(401);
    expect(seen).toEqual(['at-1', 'at-2']);
    expect(asked).toHaveLength(2);
  });

  it('does not refresh with each call for a vendor that refuses whatever comes', async () => {
    const { client, asked } = keeper();
    const { use, seen } = vendor(401, 401, 401, 401, 200, 401, 200);
    await client.withToken('payroll', use);
    expect((await client.withToken('payroll', use)).status).toBe(401);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    // Perhaps it is over.
    expect((await client.withToken('payroll', use)).status).toBe(200);
    expect((await client.withToken('payroll', use)).status).toBe(200);
    expect(seen).toEqual(['at-1', 'at-2', 'at-2', 'at-2', 'at-3', 'at-3', 'at-4']);
    expect(asked).toHaveLength(4);
  });

  it('refreshes a token that is newer than the one at which it was of no use', async () => {
    const { client, asked } = keeper();
    const { use, seen } = vendor(401, 401, 401, 200);
    await client.withToken('payroll', use);
    await client.getAccessToken('payroll', { seenVersion: 2 });
    expect((await client.withToken('payroll', use)).status).toBe(200);
    expect(seen).toEqual(['at-1', 'at-2', 'at-3', 'at-4']);
    expect(asked).toHaveLength(4);
  });

  it('may have read the answer that refused the token', async () => {
    const { client } = keeper();
    const { use } = vendor(new Response('no', { status: 401 }), 200);
    const reading = async (token: Token) => {
      const response = await use(token);
      await response.text();
      return response;
    };
    expect((await client.withToken('payroll', reading)).status).toBe(200);
    const locked = vendor(new Response('no', { status: 401 }), 200);
    const holding = async (token: Token) => {
      const response = await locked.use(token);
      response.body?.getReader();
      return response;
    };
    expect((await client.withToken('payroll', holding)).status).toBe(200);
  });

  it('refreshes once for all whose token was refused', async () => {
    const { client, asked } = keeper();
    const { use } = vendor(401, 401, 401, 200, 200, 200);
    const all = [1, 2, 3].map(() => client.withToken('payroll', use));
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(asked).toEqual([{ timeoutMs: 10_000 }, { seenVersion: 1, timeoutMs: 10_000 }]);
  });

  it.each([403, 404, 429, 500])('never refreshes on %i', async (status) => {
    const { client, asked } = keeper();
    const { use } = vendor(status);
    expect((await client.withToken('payroll', use)).status).toBe(status);
    expect(asked).toHaveLength(1);
  });

  it('throws why no token can be had', async () => {
    const connectUrl = 'https://keeper.example/connect/payroll?ticket=t';
    const { fetch } = scriptedFetch(tokenOf(1), refused(409, 'reauthorization_required', { connectUrl }));
    const client = createClient({ url: 'http://127.0.0.1:8787', apiKey: 'k', fetch });
    const failing = client.withToken('payroll', vendor(401).use);
    await expect(failing).rejects.toMatchObject({ code: 'reauthorization_required', connectUrl });
  });

  it('passes on what the call throws', async () => {
    const { client, asked } = keeper();
    const reason = new TypeError('fetch failed');
    await expect(client.withToken('payroll', () => Promise.reject(reason))).rejects.toBe(reason);
    expect(asked).toHaveLength(1);
  });
});

describe('what the keeper is told', () => {
  const headers = {
    'www-authenticate': 'Bearer error="insufficient_scope", scope="admin"',
    deprecation: '@1735689600',
    sunset: 'Sat, 31 Oct 2026 23:59:59 GMT',
    link: '<https://vendor.example/moves>; rel="deprecation"',
  };

  /** Calls of a vendor, one after the other, and what was told of them. */
  async function told(responses: readonly Response[], options?: WithTokenOptions, home = keeper()) {
    const { use } = vendor(...responses);
    for (const _ of responses) await home.client.withToken('payroll', use, options);
    await vi.advanceTimersByTimeAsync(200);
    return home.reports.map(({ body }) => body);
  }
  const from = (url: string, status = 200, more: Readonly<Record<string, string>> = {}): Response =>
    Object.defineProperty(new Response(null, { status, headers: more }), 'url', { value: url });

  it('is the outcome, in the background', async () => {
    const home = keeper();
    const response = from('https://user:pw@vendor.example/v2/contacts/8812?key=hunter2#x', 403, headers);
    await home.client.withToken('payroll', async () => response, { jobId: 'nightly' });
    await vi.advanceTimersByTimeAsync(199);
    expect(home.reports).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const { 'www-authenticate': wwwAuthenticate, ...lifeCycle } = headers;
    expect(home.reports).toEqual([
      {
        id: 'payroll',
        body: {
          version: 1,
          status: 403,
          endpoint: 'https://vendor.example/v2/contacts/{id}',
          jobId: 'nightly',
          wwwAuthenticate,
          headers: lifeCycle,
        },
      },
    ]);
  });

  it('is both the refusal and what came of it', async () => {
    const home = keeper();
    await home.client.withToken('payroll', vendor(401, 200).use);
    await home.client.flush();
    expect(home.reports.map(({ body }) => body)).toEqual([
      { version: 1, status: 401 },
      { version: 2, status: 200 },
    ]);
  });

  it('is of the job only where the job had no other try', async () => {
    const home = keeper();
    await home.client.withToken('payroll', vendor(401, 401).use, { jobId: 'a' });
    await home.client.flush();
    expect(home.reports.map(({ body }) => body)).toEqual([
      { version: 1, status: 401 },
      { version: 2, status: 401, jobId: 'a' },
    ]);
  });

  it('names each job that was refused, and each such job once more when it has come through', async () => {
    const home = keeper();
    for (const jobId of ['a', 'b', 'a']) await home.client.withToken('payroll', vendor(403).use, { jobId });
    for (const jobId of ['a', 'c', 'a']) await home.client.withToken('payroll', vendor(200).use, { jobId });
    await home.client.flush();
    expect(home.reports.map(({ body }) => body)).toEqual([
      { version: 1, status: 403, jobId: 'a' },
      { version: 1, status: 403, jobId: 'b' },
      { version: 1, status: 200, jobId: 'a' },
      { version: 1, status: 200, jobId: 'c' },
    ]);
  });

  it.each([
    ['reauthorization_required', [{ version: 0, status: 401, jobId: 'a' }]],
    ['paused', []],
  ])('of a job that got no token: %s', async (code, reports) => {
    const told: unknown[] = [];
    const { fetch } = scriptedFetch(
      () => answer(409, { code, status: 409, title: code, detail: 'no token' }),
      ({ body }) => {
        told.push(body);
        return answer(202, {});
      },
    );
    const client = createClient({ url: 'http://127.0.0.1:8787', apiKey: 'k', fetch });
    await expect(client.withToken('payroll', vendor().use, { jobId: 'a' })).rejects.toMatchObject({ code });
    await client.flush();
    expect(told).toEqual(reports);
  });

  it('is told once for a version, at whatever endpoint', async () => {
    const home = keeper();
    const urls = ['a', 'b', 'a'].map((path) => from(`https://vendor.example/${path}`));
    expect(await told(urls, {}, home)).toEqual([
      { version: 1, status: 200, endpoint: 'https://vendor.example/a' },
    ]);
    expect(await told([from('https://vendor.example/c')], {}, home)).toHaveLength(1);
  });

  it('is told once for an endpoint that ends some day', async () => {
    const { deprecation } = headers;
    const at = (path: string) => from(`https://vendor.example/${path}`, 200, { deprecation });
    const reports = await told([at('a/1'), at('b'), at('a/2')]);
    expect(reports).toEqual([
      { version: 1, status: 200, endpoint: 'https://vendor.example/a/{id}', headers: { deprecation } },
      { version: 1, status: 200, endpoint: 'https://vendor.example/b', headers: { deprecation } },
    ]);
  });

  it('names the endpoint as the program does', async () => {
    expect(await told([from('https://vendor.example/a')], { endpoint: 'GET /contacts' })).toEqual([
      { version: 1, status: 200, endpoint: 'GET /contacts' },
    ]);
  });

  it('has what vendors tell in headers of their own, where it says anything', async () => {
    const shopify = { 'x-shopify-api-version': '2026-01' };
    const reports = await told([
      from('https://acme.myshopify.com/admin/api/2026-01/graphql.json', 200, shopify),
      from('https://acme.myshopify.com/admin/api/2025-10/graphql.json', 200, {
        ...shopify,
        'x-shopify-api-deprecated-reason': `Shop.products, ${'x'.repeat(2000)}`,
      }),
      // Says nothing of an end, and is like the first.
      from('https://vendor.example/plain', 200, { ...shopify, warning: '199 - "nothing"' }),
      from('https://vendor.example/warned', 200, { warning: '299 - "going away"' }),
    ]);
    expect(reports.map((report) => (report as { headers?: unknown }).headers)).toEqual([
      undefined,
      {
        vendor: {
          'x-shopify-api-deprecated-reason': `Shop.products, ${'x'.repeat(2000)}`.slice(0, 1024),
          'x-shopify-api-version': '2026-01',
        },
      },
      { vendor: { warning: '299 - "going away"' } },
    ]);
  });

  it('knows every header that an entry of the catalogue names', () => {
    const named = CATALOGUE.flatMap(({ about }) => about.deprecations.signs ?? []);
    const names = [...new Set(named.map(({ header }) => header.toLowerCase()))];
    expect(OF_VENDORS.toSorted()).toEqual(names.toSorted());
  });

  it('has no link that belongs to no life cycle, and no header that the keeper would refuse', async () => {
    const long = 'x'.repeat(5000);
    const reports = await told([
      new Response(null, { headers: { link: '</next>; rel="next"', 'www-authenticate': '' } }),
      new Response(null, { headers: { sunset: `a\t${long}` } }),
    ]);
    expect(reports).toEqual([
      { version: 1, status: 200 },
      { version: 1, status: 200, headers: { sunset: `a ${long}`.slice(0, 4096) } },
    ]);
  });

  it('may come from anything that has a status', async () => {
    const home = keeper();
    const given = await home.client.withToken('payroll', async () => ({ status: 201, data: 'x' }));
    await home.client.flush();
    expect(given.data).toBe('x');
    expect(home.reports).toEqual([{ id: 'payroll', body: { version: 1, status: 201 } }]);
  });

  it('never fails the call, and is told when the keeper is there again', async () => {
    const home = keeper();
    home.said.push(
      new TypeError('fetch failed'),
      refused(503, 'temporarily_unavailable', {}, { 'retry-after': '7' }),
    );
    expect((await home.client.withToken('payroll', vendor(200).use)).status).toBe(200);
    await vi.advanceTimersByTimeAsync(200 + 5_000);
    expect([home.reports, home.said]).toEqual([[], []]);
    await vi.advanceTimersByTimeAsync(6_999);
    expect(home.reports).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(home.reports).toHaveLength(1);
  });

  it('is not told before its time, however late that is', async () => {
    const home = keeper();
    home.said.push(refused(503, 'temporarily_unavailable', {}, { 'retry-after': '99999999' }));
    await home.client.withToken('payroll', vendor(200).use);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(home.reports).toEqual([]);
  });

  it('is not told again where the keeper does not want it', async () => {
    const home = keeper();
    home.said.push(refused(400, 'invalid_request'));
    await told([new Response(null)], {}, home);
    expect(await told([new Response(null)], {}, home)).toEqual([]);
    expect(home.sent.filter(({ url }) => url.endsWith('/outcomes'))).toHaveLength(1);
  });

  it('is only the newest where the keeper is away for long', async () => {
    const home = keeper();
    for (let n = 0; n < 300; n++) {
      await home.client.withToken('payroll', async () => ({
        status: 200,
        headers: new Headers({ sunset: `${n}` }),
      }));
    }
    // The like of one that waits takes no room.
    await home.client.withToken('payroll', async () => ({
      status: 200,
      headers: new Headers({ sunset: '299' }),
    }));
    await home.client.flush();
    const days = home.reports.map(({ body }) =>
      Number((body as { headers: { sunset: string } }).headers.sunset),
    );
    expect([days.length, days[0], days.at(-1)]).toEqual([256, 44, 299]);
  });

  it('is told again only when much else has been told since', async () => {
    const home = keeper();
    const tell = async (day: number) => {
      const headers = new Headers({ sunset: `${day}` });
      await home.client.withToken('payroll', async () => ({ status: 200, headers }));
      if (day % 200 === 0) await home.client.flush();
    };
    for (let day = 1; day <= 2048; day++) await tell(day);
    await home.client.flush();
    await tell(1);
    await home.client.flush();
    expect(home.reports).toHaveLength(2048);
    await tell(2049);
    await home.client.flush();
    await tell(1);
    await home.client.flush();
    expect(home.reports).toHaveLength(2050);
  });

  it('is told at once by flush, which resolves whatever becomes of it', async () => {
    const home = keeper();
    await home.client.withToken('payroll', vendor(200).use);
    home.said.push(new TypeError('fetch failed'));
    await home.client.flush();
    expect(home.reports).toEqual([]);
    await home.client.flush();
    expect(home.reports).toHaveLength(1);
    await home.client.flush();
    expect(home.reports).toHaveLength(1);
  });

  it('is given up by close where the keeper is away', async () => {
    const home = keeper();
    await home.client.withToken('payroll', vendor(200).use);
    home.said.push(new TypeError('fetch failed'));
    await home.client.close();
    expect([home.said, home.reports, vi.getTimerCount()]).toEqual([[], [], 0]);
  });

  it('is told a last time by close', async () => {
    const home = keeper();
    await home.client.withToken('payroll', vendor(200).use);
    await home.client.close();
    expect(home.reports).toHaveLength(1);
    await home.client.withToken('payroll', vendor(500).use);
    await home.client.flush();
    expect(home.reports).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
