import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRevocationEndpoint } from '#shared/adapters/oauth/revocation-endpoint.ts';
import { Secret } from '#shared/domain/secret.ts';
import { describeRevocationEndpointContract } from '../../contract/revocation-endpoint.contract.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const FATES = {
  revokes: reply(''),
  'refuses the client': reply('{"error":"invalid_client"}', '401 Unauthorized'),
  fails: reply('', '503 Service Unavailable'),
};

describeRevocationEndpointContract('over HTTP', async () => {
  const vendor = await VendorStandIn.start();
  return {
    endpoint: createRevocationEndpoint({ transport: vendor.transport }),
    call: vendor.call(),
    next: (fate) => {
      vendor.answer = (socket) => {
        if (fate === 'hangs up') socket.destroy();
        else if (fate !== 'is silent') socket.write(FATES[fate]);
      };
    },
    seen: () => vendor.forms(),
    close: () => vendor.stop(),
  };
});

describe('what the answer of a revocation endpoint means', () => {
  let vendor: VendorStandIn;
  beforeAll(async () => {
    vendor = await VendorStandIn.start();
  });
  afterAll(() => vendor.stop());

  it.each([
    ['200 with a body of any kind', reply('<html>'), 'revoked'],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 'revoked'],
    ['200 with an error in it', reply('{"ok":false,"error":"not_authed"}'), 'failed'],
    ['400 invalid_token: it is gone already', reply('{"error":"invalid_token"}', '400 Bad'), 'revoked'],
    ['500 invalid_token', reply('{"error":"invalid_token"}', '500 Bad'), 'failed'],
    ['400 unsupported_token_type', reply('{"error":"unsupported_token_type"}', '400 Bad'), 'unsupported'],
    ['400 invalid_request', reply('{"error":"invalid_request"}', '400 Bad'), 'failed'],
    ['302', reply('', '302 Found', 'location: /login'), 'failed'],
    ['404', reply('', '404 Not Found'), 'failed'],
  ])('%s', async (_name, answer, meaning) => {
    vendor.answer = (socket) => socket.write(answer);
    const endpoint = createRevocationEndpoint({ transport: vendor.transport });
    expect(await endpoint.revoke(vendor.call(), new Secret('rt-1'), 'refresh_token')).toBe(meaning);
  });
});
