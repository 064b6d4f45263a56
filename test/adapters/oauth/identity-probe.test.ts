import { afterAll, beforeAll, expect, it } from 'vitest';
import { createIdentityProbe } from '#shared/adapters/oauth/identity-probe.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { Probe } from '#shared/domain/vendor.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

let stand: VendorStandIn;
beforeAll(async () => {
  stand = await VendorStandIn.start();
});
afterAll(() => stand.stop());

async function ask(answer: string, more: Partial<Probe> = {}) {
  stand.answer = (socket) => socket.write(answer);
  const { vendor } = stand.call();
  const url = `${new URL(vendor.tokenEndpoint).origin}/me`;
  const probe: Probe = { method: 'GET', url, expect: 200, ...more };
  const said = await createIdentityProbe(stand).ask({ ...vendor, probe }, new Secret('at-1'));
  return { said, request: stand.requests()[0] ?? '' };
}

it('asks with the token where the vendor wants it', async () => {
  const plain = await ask(reply('{"id":7}'));
  expect(plain.said).toEqual({ id: 7 });
  expect(plain.request).toMatch(/^GET \/me HTTP\/1\.1\r\n/);
  expect(plain.request).toMatch(/^authorization: Bearer at-1\r$/im);
  const own = await ask(reply('[{"id":1}]'), {
    method: 'POST',
    token: { header: 'x-own-token' },
    body: '{"q":1}',
  });
  expect(own.said).toEqual([{ id: 1 }]);
  expect(own.request).toMatch(/^x-own-token: at-1\r$/im);
  expect(own.request).not.toMatch(/^authorization:/im);
  expect(own.request).toMatch(/\r\n\r\n\{"q":1\}$/);
});

it.each([
  ['another status', reply('{"id":7}', '401 Unauthorized')],
  ['what is not JSON', reply('<html>')],
  ['an answer that breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"id'],
])('learns nothing from %s', async (_what, answer) => {
  expect((await ask(answer)).said).toBeUndefined();
});

it('asks nobody where there is no probe, or one without a body to read', async () => {
  const probe = createIdentityProbe(stand);
  const { vendor } = stand.call();
  expect(await probe.ask(vendor, new Secret('at-1'))).toBeUndefined();
  const { said, request } = await ask(reply(''), { method: 'HEAD' });
  expect([said, request]).toEqual([undefined, '']);
});
