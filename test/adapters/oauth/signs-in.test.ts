import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import { createVendorApi } from '#shared/adapters/oauth/vendor-api.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const SIGNED = [
  'content-type: application/json',
  'Deprecation: @1688169599',
  'Sunset: Tue, 16 Feb 2027 00:00:00 GMT',
  'Link: <https://a.example/s>; rel="sunset"',
  'Acme-Change: name=one;affected=true',
  'Acme-Change: name=two;affected=true',
];
const SIGNS = {
  deprecation: '@1688169599',
  sunset: 'Tue, 16 Feb 2027 00:00:00 GMT',
  link: '<https://a.example/s>; rel="sunset"',
  vendor: { 'acme-change': 'name=one;affected=true,name=two;affected=true' },
};

let standIn: VendorStandIn;
let call: VendorCall;
beforeAll(async () => {
  standIn = await VendorStandIn.start();
  const known = standIn.call();
  const signs = [
    { header: 'Acme-Change', means: 'changes', standing: 'documented', source: 'https://a.example' },
  ] as const;
  call = {
    ...known,
    vendor: { ...known.vendor, introspectionEndpoint: `${standIn.url}/introspect`, signs },
  };
});
afterAll(() => standIn.stop());

const says = (body: string, status: string, headers: readonly string[]): void => {
  standIn.answer = (socket) => socket.write(reply(body, status, ...headers));
};
const api = () => createVendorApi({ transport: standIn.transport, clock: systemClock });
const ask = () => {
  const me = { method: 'GET', url: `${standIn.url}/me` } as const;
  return api().call(call.vendor, me, new Secret('at'), seconds(5));
};
const refresh = () =>
  createTokenEndpoint({ transport: standIn.transport, clock: systemClock }).request(call, {
    grantType: 'refresh_token',
    refreshToken: new Secret('rt'),
  });

it('tells of an end that the answer of an API has in its headers', async () => {
  says('{}', '200 OK', SIGNED);
  expect(await ask()).toMatchObject({ kind: 'answered', signs: SIGNS });
});

it('tells nothing where there is a link alone, or a header that the vendor’s entry does not name', async () => {
  says('{}', '200 OK', ['Link: <https://a.example/s>; rel="next"', 'X-Other: 1']);
  expect(await ask()).not.toHaveProperty('signs');
});

it('tells of the token endpoint’s, whether it gives tokens or not', async () => {
  says('{"access_token":"a","token_type":"Bearer","expires_in":60}', '200 OK', SIGNED);
  expect(await refresh()).toMatchObject({ kind: 'tokens', signs: SIGNS });
  says('{"error":"invalid_grant"}', '400 Bad Request', SIGNED);
  expect(await refresh()).toMatchObject({ kind: 'failed', signs: SIGNS });
});

it('tells of the introspection endpoint’s', async () => {
  says('{"active":true,"scope":"read"}', '200 OK', SIGNED);
  expect(await api().introspectedScopes(call, new Secret('at'))).toEqual({ scopes: ['read'], signs: SIGNS });
});
