import { createVendorApi } from '#shared/adapters/oauth/vendor-api.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { describeVendorApiContract } from '../../contract/vendor-api.contract.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const HEAD = [
  'content-type: application/json',
  'date: Mon, 02 Nov 2026 08:00:00 GMT',
  'x-oauth-scopes: read, write',
].join('\r\n');
const ANSWERS = {
  answers: reply('{"id":1,"active":true,"scope":"read write"}', '200 OK', HEAD),
  redirects: reply('', '302 Found', 'location: /login'),
  'goes on for ever': reply('x'.repeat(1024 * 1024 + 1)),
};

describeVendorApiContract('over HTTP', async () => {
  const vendor = await VendorStandIn.start();
  const call = vendor.call();
  const url = `${vendor.url}/me`;
  return {
    api: createVendorApi({ transport: vendor.transport, clock: systemClock }),
    call: {
      ...call,
      vendor: {
        ...call.vendor,
        introspectionEndpoint: `${vendor.url}/introspect`,
        probe: { method: 'GET', url, expect: 200 },
      },
    },
    url,
    elsewhere: url.replace('127.0.0.1', 'localhost'),
    next: (fate) => {
      vendor.answer = (socket) => {
        if (fate === 'hangs up') socket.destroy();
        else if (fate !== 'is silent') socket.write(ANSWERS[fate]);
      };
    },
    requests: () => vendor.requests(),
    close: () => vendor.stop(),
  };
});
