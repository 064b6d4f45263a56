import { Agent, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/patience.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';
import type { FaultKind } from './faults.ts';
import { Ledger } from './ledger.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';

let vendor: ScriptedVendor;
let ledger: Ledger;
let proxy: FaultyProxy;
let fault: FaultKind | undefined;
let url: string;
let refreshToken: string;
const faults: unknown[] = [];

beforeEach(async () => {
  faults.length = 0;
  fault = undefined;
  vendor = await ScriptedVendor.start();
  vendor.addClient({ clientId: 'app', rotation: { kind: 'strict' } });
  ledger = new Ledger();
  proxy = await startProxy({
    ledger,
    plan: () => ({ beforeMs: 0, afterMs: 0, ...(fault === undefined ? {} : { fault }) }),
    onFault: (error) => faults.push(error),
  });
  url = proxy.front(vendor.tokenEndpoint, 'app');
  ({ refreshToken } = vendor.consent('app', { id: 'g' }));
  ledger.open('g', refreshToken);
});
afterEach(async () => {
  await proxy.stop();
  await vendor.stop();
});

/** Sends a refresh token; gives the whole answer, or the code of what went wrong. */
function refresh(token: string): Promise<{ readonly status: number; readonly body: string } | string> {
  const agent = new Agent();
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: 'app',
    client_secret: 'secret-of-app',
  });
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
    sent.end(form.toString());
  });
}

const tokenIn = (answer: Awaited<ReturnType<typeof refresh>>): string =>
  typeof answer === 'string' ? '' : (JSON.parse(answer.body) as { refresh_token: string }).refresh_token;

describe('the proxy between home and vendor', () => {
  it('passes an honest exchange on, and keeps the ledger', async () => {
    const first = await refresh(refreshToken);
    expect(first).toMatchObject({ status: 200 });
    expect(await refresh(tokenIn(first))).toMatchObject({ status: 200 });
    expect(await refresh(refreshToken)).toMatchObject({ status: 400 });
    const told = ledger.of('g').map(({ sent, answer, issued, status }) => [sent, answer, issued, status]);
    expect(ledger.of('g').map(({ sender }) => sender)).toEqual(['app', 'app', 'app']);
    expect(told).toEqual([
      [0, 'tokens', 1, 200],
      [1, 'tokens', 2, 200],
      [0, 'refused', undefined, 400],
    ]);
    for (const send of ledger.of('g')) expect(send.deliveredAt).toBeGreaterThan(send.arrivedAt);
    expect(ledger.answers).toBe(2);
    expect(faults).toEqual([]);
  });

  it.each(['request_lost', 'request_reset'] as const)('%s: the vendor never has it', async (kind) => {
    fault = kind;
    expect(await refresh(refreshToken)).toBe('ECONNRESET');
    expect(vendor.history.posts()).toBe(0);
    const [send] = ledger.of('g');
    expect(send).toMatchObject({ fault: kind, sent: 0 });
    expect(send?.passedOnAt).toBeUndefined();
    expect(proxy.played.get(kind)).toBe(1);
  });

  it.each(['reply_lost', 'reply_reset', 'reply_cut'] as const)(
    '%s: the vendor has rotated, and no whole answer arrives',
    async (kind) => {
      fault = kind;
      expect(await refresh(refreshToken)).toBe('ECONNRESET');
      expect(vendor.grant('g').newest.generation).toBe(2);
      const send = await eventually('the end of the connection', () =>
        ledger.of('g').find(({ brokenAt }) => brokenAt !== undefined),
      );
      expect(send).toMatchObject({ fault: kind, answer: 'tokens', issued: 1 });
      expect(send.deliveredAt).toBeUndefined();
    },
  );

  it('does not believe in an answer to somebody who has gone', async () => {
    fault = 'reply_late';
    vendor.runtime.latencyMs = 150;
    const sent = request(url, { method: 'POST' });
    sent.on('error', () => {});
    sent.end(new URLSearchParams({ refresh_token: refreshToken }).toString());
    await eventually('the request at the vendor', () => (vendor.history.posts() > 0 ? true : undefined));
    sent.destroy();
    const send = await eventually('the answer', () =>
      ledger.of('g').find(({ answeredAt }) => answeredAt !== undefined),
    );
    await eventually('the end', () => (proxy.underWay === 0 ? true : undefined));
    expect(send.deliveredAt).toBeUndefined();
    expect(send.brokenAt).toBeLessThan(send.answeredAt ?? 0);
  });
});
