import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIntrospectionEndpoint } from '#shared/adapters/oauth/introspection-endpoint.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { describeIntrospectionEndpointContract } from '../../contract/introspection-endpoint.contract.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const FATES = {
  'says yes': reply('{"active":true,"scope":"read"}'),
  'says no': reply('{"active":false}'),
  'refuses the client': reply('{"error":"invalid_client"}', '401 Unauthorized'),
  fails: reply('{"active":false}', '503 Service Unavailable'),
};

function callOf(vendor: VendorStandIn): VendorCall {
  const call = vendor.call();
  return { ...call, vendor: { ...call.vendor, introspectionEndpoint: `${vendor.url}/introspect` } };
}

describeIntrospectionEndpointContract('over HTTP', async () => {
  const vendor = await VendorStandIn.start();
  return {
    endpoint: createIntrospectionEndpoint({ transport: vendor.transport }),
    call: callOf(vendor),
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

describe('what the answer of an introspection endpoint means', () => {
  let vendor: VendorStandIn;
  beforeAll(async () => {
    vendor = await VendorStandIn.start();
  });
  afterAll(() => vendor.stop());

  it.each([
    ['no, with more beside it', reply('{"client_id":"acme","active":false}'), 'inactive'],
    ['no as a text', reply('{"active":"false"}'), 'unclear'],
    ['no as a number', reply('{"active":0}'), 'unclear'],
    ['nothing of it', reply('{"scope":"read"}'), 'unclear'],
    ['no as a form', reply('active=false'), 'unclear'],
    ['no, cut short', reply('{"active":false'), 'unclear'],
    ['no, of another object', reply('{"token":{"active":false}}'), 'unclear'],
    ['a page', reply('<html>no</html>'), 'unclear'],
    ['no, with 400', reply('{"active":false}', '400 Bad Request'), 'unclear'],
    ['no, with 201', reply('{"active":false}', '201 Created'), 'unclear'],
    ['302', reply('', '302 Found', 'location: /login'), 'unclear'],
  ])('%s', async (_name, answer, meaning) => {
    vendor.answer = (socket) => socket.write(answer);
    const endpoint = createIntrospectionEndpoint({ transport: vendor.transport });
    expect(await endpoint.introspect(callOf(vendor), new Secret('rt-1'), 'refresh_token')).toBe(meaning);
  });
});
