import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDeviceEndpoint } from '#shared/adapters/oauth/device-endpoint.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const ANSWER = {
  device_code: 'dc-1',
  user_code: 'WDJB-MJHT',
  verification_uri: 'https://acme.example/device',
  expires_in: 900,
};

let stand: VendorStandIn;
beforeAll(async () => {
  stand = await VendorStandIn.start();
});
afterAll(() => stand.stop());

async function begin(answer: string, more: Partial<Vendor> = {}, credential = stand.call().credential) {
  stand.answer = (socket) => socket.write(answer);
  const call = stand.call({ credential });
  const deviceAuthorizationEndpoint = `${stand.url}/device`;
  const vendor = { ...call.vendor, deviceAuthorizationEndpoint, ...more };
  const said = await createDeviceEndpoint(stand).begin({ ...call, vendor }, ['read', 'write']);
  return { said, form: stand.forms()[0] };
}

it('asks by client and scopes, proved as at the token endpoint (RFC 8628 3.1)', async () => {
  const { said, form } = await begin(reply(JSON.stringify(ANSWER)));
  expect(form).toEqual({ client_id: 'acme', client_secret: 's3cret', scope: 'read write' });
  expect(said).toMatchObject({ kind: 'code', userCode: 'WDJB-MJHT', expiresIn: 900_000, interval: 5000 });
  expect(said.kind === 'code' && said.deviceCode.reveal()).toBe('dc-1');
});

it('writes the scopes as the vendor wants them', async () => {
  const consent = { pkce: 'unknown', scopeDelimiter: ',', scopeParameter: 'user_scope' } as const;
  expect((await begin(reply(JSON.stringify(ANSWER)), { consent })).form).toMatchObject({
    user_scope: 'read,write',
  });
});

it.each([
  [reply('{"error":"invalid_client"}', '401 Unauthorized'), 'client_refused', 'invalid_client'],
  [reply('{"error":"s3cret"}', '400 Bad Request'), 'protocol', 'hidden'],
  [reply('', '503 Busy'), 'ambiguous', 'http_503'],
  [reply('{}'), 'protocol', 'no_token'],
])('says what %j means, and repeats no secret', async (answer, kind, code) => {
  expect((await begin(answer)).said).toMatchObject({ kind: 'failed', failure: { class: kind, code } });
});

it('asks nothing without a secret', async () => {
  const { said, form } = await begin(reply(JSON.stringify(ANSWER)), {}, {});
  expect(said).toMatchObject({ failure: { class: 'client_refused', code: 'credential_missing' } });
  expect(form).toBeUndefined();
});
