import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HomeProcess } from '../support/home-process.ts';
import { hostileRequests } from './hostile-requests.ts';
import { connectTo, hear, sendRaw } from './raw-http.ts';

let home: HomeProcess;
beforeAll(async () => {
  home = await HomeProcess.start();
}, 60_000);
afterAll(() => home.dispose());

const KEY = 'the-key-of-this-test';

/** The home still does its work. */
async function works(): Promise<void> {
  expect((await home.api.call('GET', '/healthz')).status).toBe(200);
  expect((await home.api.call('GET', '/v1/clients')).body).toEqual({ items: [] });
}

describe('what a hostile caller sends to the embedded home', () => {
  it.each(Object.entries(hostileRequests(KEY)))('%s', async (_name, { bytes, expect: expected }) => {
    const { answers, isClosed } = await sendRaw(home.api.url, bytes);
    const [answer] = answers;
    if (expected === 'closed') {
      expect([answers, isClosed]).toEqual([[], true]);
    } else {
      expect(answer && `${answer.status} ${JSON.parse(answer.body).code}`).toBe(expected);
      expect(answer?.headers['content-type']).toBe('application/problem+json');
      expect(answer?.headers['x-request-id']).toMatch(/^[\w-]{8,}$/);
      expect(JSON.parse(answer?.body ?? '').status).toBe(answer?.status);
      expect(answer?.body).not.toContain(KEY);
    }
    await works();
  });

  it('is answered in order where one request follows another unasked', async () => {
    const line = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n\r\n`;
    const paths = Array.from(
      { length: 300 },
      (_, n) => ['/healthz', '/v1/nothing', '/v1/clients'][n % 3] ?? '',
    );
    const { answers } = await sendRaw(home.api.url, paths.map(line).join(''), 300);
    expect(answers.map(({ status }) => status)).toEqual(
      paths.map((path) => (path === '/v1/nothing' ? 404 : 200)),
    );
  });

  it('is answered for what was right before what was wrong', async () => {
    const right = `GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n`;
    const { answers, isClosed } = await sendRaw(home.api.url, `${right}${right}NOT HTTP\r\n\r\n`, 3);
    expect([answers.map(({ status }) => status), isClosed]).toEqual([[200, 200], true]);
  });

  it('gets no answer for a request that lies in the body of another', async () => {
    const inner = `GET /v1/clients HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n\r\n`;
    const outer = `POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`;
    const last = `GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
    const { answers, isClosed } = await sendRaw(home.api.url, outer + last, 3);
    expect([answers.map(({ status }) => status), isClosed]).toEqual([[405, 200], true]);
  });

  it('is told to go on with a body that was announced', async () => {
    const socket = await connectTo(home.api.url);
    const body = Buffer.from('{}');
    socket.write(
      `POST /v1/integrations/nobody/token HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n` +
        `content-type: application/json\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    const told = await new Promise<string>((resolve) =>
      socket.once('data', (data: Uint8Array) => resolve(Buffer.from(data).toString())),
    );
    expect(told).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write(body);
    expect((await hear(socket)).answers[0]?.status).toBe(404);
  });

  it('may hang up at any byte', async () => {
    const whole =
      `POST /v1/integrations/nobody/token HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n` +
      `content-type: application/json\r\ncontent-length: 2\r\n\r\n{}`;
    for (let length = 0; length <= whole.length; length += 3) {
      const socket = await connectTo(home.api.url);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(whole.slice(0, length), () => {
        if (length % 2 === 0) socket.resetAndDestroy();
        else socket.destroy();
      });
      await closed;
    }
    await works();
  });

  it('met no fault of the home’s own, and ended nothing', async () => {
    expect(home.stderr.json().filter((line) => line.level === 'error' || line.level === 'warn')).toEqual([]);
    expect(home.api.heard.filter(({ text }) => text.includes('"code":"internal"'))).toEqual([]);
    expect(process.kill(home.pid, 0)).toBe(true);
    expect(await home.stop()).toEqual({ code: 0, signal: null });
  });
});
