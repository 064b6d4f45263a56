import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClientRegistrations } from '#shared/adapters/oauth/client-registrations.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { Secret } from '#shared/domain/secret.ts';
import {
  describeClientRegistrationsContract,
  type SeenRequest,
} from '../../contract/client-registrations.contract.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const METADATA = '"client_id":"acme","redirect_uris":["https://keeper.example/callback"]';
const FATES = {
  'shows the client': reply(
    `{${METADATA},"client_secret":"new-secret","client_secret_expires_at":1800000000,"client_id_issued_at":1,` +
      '"registration_access_token":"new-token","registration_client_uri":"https://acme.example/r"}',
  ),
  'shows it without secrets': reply(`{${METADATA},"client_secret_expires_at":0}`),
  'refuses the token': reply('{"error":"invalid_token"}', '401 Unauthorized'),
  fails: reply(`{${METADATA}}`, '503 Service Unavailable'),
};

describeClientRegistrationsContract('over HTTP', async () => {
  const vendor = await VendorStandIn.start();
  return {
    registrations: createClientRegistrations({ transport: vendor.transport }),
    clientUri: `${vendor.url}/clients/acme`,
    next: (fate) => {
      vendor.answer = (socket) => {
        if (fate === 'hangs up') socket.destroy();
        else socket.write(FATES[fate]);
      };
    },
    seen: () => vendor.requests().map(seen),
    close: () => vendor.stop(),
  };
});

function seen(request: string): SeenRequest {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  return {
    method: head.split(' ')[0] ?? '',
    token: /^authorization: Bearer (.*)$/im.exec(head)?.[1],
    body: body === '' ? undefined : JSON.parse(body),
  };
}

describe('what the answer of a client configuration endpoint means', () => {
  let vendor: VendorStandIn;
  beforeAll(async () => {
    vendor = await VendorStandIn.start();
  });
  afterAll(() => vendor.stop());

  it.each([
    ['a page', reply('<html>welcome</html>'), { kind: 'failed', code: 'malformed_answer' }],
    ['an object, cut short', reply('{"client_id":"acme"'), { kind: 'failed', code: 'malformed_answer' }],
    [
      'a redirect, which is not followed',
      reply('', '302 Found', 'location: /x'),
      { kind: 'refused', code: 'http_302' },
    ],
    ['429', reply('', '429 Too Many Requests'), { kind: 'failed', code: 'http_429' }],
    [
      '400',
      reply('{"error":"invalid_client_metadata"}', '400 Bad Request'),
      { kind: 'refused', code: 'http_400' },
    ],
  ])('%s', async (_name, answer, meaning) => {
    vendor.answer = (socket) => socket.write(answer);
    const registrations = createClientRegistrations({ transport: vendor.transport });
    const call = { clientUri: `${vendor.url}/r`, accessToken: new Secret('t') };
    expect(await registrations.read(call)).toEqual(meaning);
  });

  it.each([
    'https://127.0.0.1/r',
    'https://169.254.169.254/latest/meta-data',
    'http://auth.acme.example/r',
    'https://user:secret@auth.acme.example/r',
  ])('is not asked at %s', async (clientUri) => {
    const transport = guardedTransport({ allowLoopback: false, clock: systemClock });
    const registrations = createClientRegistrations({ transport });
    expect(await registrations.read({ clientUri, accessToken: new Secret('t') })).toEqual({
      kind: 'failed',
      code: 'address_refused',
    });
  });
});
