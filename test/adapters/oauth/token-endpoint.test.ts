import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenEndpoint } from '#shared/adapters/oauth/token-endpoint.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { Secret } from '#shared/domain/secret.ts';
import type { TokenEndpoint, TokenRequest } from '#shared/ports/token-endpoint.ts';
import {
  describeTokenEndpointContract,
  GRANTED,
  type VendorFate,
} from '../../contract/token-endpoint.contract.ts';
import { revealed } from '../../support/revealed.ts';
import { reply } from './scripted-server.ts';
import { VendorStandIn } from './vendor-stand-in.ts';

const json = (body: unknown, status = '200 OK', ...headers: readonly string[]): string =>
  reply(JSON.stringify(body), status, 'content-type: application/json', ...headers);

const FATES: Record<Exclude<VendorFate, 'hangs up' | 'is silent'>, string> = {
  grants: json(GRANTED),
  'refuses the grant': json({ error: 'invalid_grant' }, '400 Bad Request'),
  'refuses the client': json({ error: 'invalid_client' }, '401 Unauthorized'),
  fails: reply('oops', '500 Internal Server Error'),
};

describeTokenEndpointContract('over HTTP', async () => {
  const vendor = await VendorStandIn.start();
  let isAway = false;
  return {
    endpoint: createTokenEndpoint({ transport: vendor.transport, clock: systemClock }),
    call: vendor.call(),
    next: (fate) => {
      vendor.answer = (socket) => {
        if (fate === 'hangs up') socket.destroy();
        else if (fate !== 'is silent') socket.write(FATES[fate]);
      };
    },
    seen: () => vendor.forms(),
    goAway: async () => {
      isAway = true;
      await vendor.goAway();
    },
    close: async () => {
      vendor.transport.close();
      if (!isAway) await vendor.stop();
    },
  };
});

describe('the token endpoint', () => {
  const request: TokenRequest = { grantType: 'refresh_token', refreshToken: new Secret('rt 1+&=ü') };
  let vendor: VendorStandIn;
  let endpoint: TokenEndpoint;
  beforeAll(async () => {
    vendor = await VendorStandIn.start();
    endpoint = createTokenEndpoint({ transport: vendor.transport, clock: systemClock });
  });
  afterAll(() => vendor.stop());

  it('sends a refresh token byte for byte, and says what it accepts', async () => {
    vendor.answer = (socket) => socket.write(json(GRANTED));
    await endpoint.request(vendor.call(), request);
    const [sent = ''] = vendor.requests();
    expect(sent).toMatch(/^POST \/token HTTP\/1\.1\r\n/);
    expect(sent).toMatch(/\r\naccept: application\/json\r\n/);
    expect(sent).toMatch(/\r\nuser-agent: grantkeeper\r\n/);
    expect(sent).toMatch(/\r\ncontent-type: application\/x-www-form-urlencoded;charset=UTF-8\r\n/);
    const fields = [
      'refresh_token=rt+1%2B%26%3D%C3%BC',
      'grant_type=refresh_token',
      'client_id=acme',
      'client_secret=s3cret',
    ];
    expect(sent.slice(sent.indexOf('\r\n\r\n') + 4).split('&')).toEqual(fields);
  });

  it('passes the date of the answer on', async () => {
    const date = 'Tue, 24 Nov 2026 15:00:00 GMT';
    vendor.answer = (socket) => socket.write(json(GRANTED, '200 OK', `date: ${date}`));
    expect(await endpoint.request(vendor.call(), request)).toMatchObject({ dateHeader: date });
  });

  it('asks as the vendor wants to be asked', async () => {
    vendor.requests();
    vendor.answer = (socket) => socket.write(json(GRANTED));
    const call = vendor.call();
    const odd = {
      ...call.vendor,
      refreshEndpoint: `${vendor.url}/refresh`,
      dialect: { requestBody: 'json', refreshParameters: { expires_in: '1800' } },
    } as const;
    await endpoint.request({ ...call, vendor: odd }, request);
    const [sent = ''] = vendor.requests();
    expect(sent).toMatch(/^POST \/refresh HTTP\/1\.1\r\n/);
    expect(sent.match(/\r\ncontent-type: .*\r\n/g)).toEqual(['\r\ncontent-type: application/json\r\n']);
    const body = Buffer.from(sent.slice(sent.indexOf('\r\n\r\n') + 4), 'latin1').toString();
    expect(JSON.parse(body)).toEqual({
      refresh_token: 'rt 1+&=ü',
      grant_type: 'refresh_token',
      expires_in: '1800',
      client_id: 'acme',
      client_secret: 's3cret',
    });
    await endpoint.request({ ...call, vendor: odd }, { grantType: 'client_credentials', scopes: ['a'] });
    expect(vendor.requests()[0]).toMatch(/^POST \/token HTTP/);
  });

  it('reads answers by the dialect of the vendor', async () => {
    vendor.answer = (socket) => socket.write(json({ ok: true, authed_user: GRANTED }));
    const call = vendor.call();
    const dialect = { tokenPath: ['authed_user'], grantRefusedCodes: ['token_revoked'] };
    const slack = { ...call, vendor: { ...call.vendor, dialect } };
    expect(revealed(await endpoint.request(slack, request))).toMatchObject({
      grant: { accessToken: 'at-2', refreshToken: 'rt-2' },
    });
    vendor.answer = (socket) => socket.write(json({ ok: false, error: 'token_revoked' }));
    expect(await endpoint.request(slack, request)).toMatchObject({
      failure: { class: 'grant_refused', code: 'token_revoked' },
    });
  });

  it('takes Retry-After from the header', async () => {
    vendor.answer = (socket) => socket.write(reply('', '429 Too Many Requests', 'retry-after: 12'));
    expect(await endpoint.request(vendor.call(), request)).toMatchObject({
      failure: { class: 'throttled', code: 'http_429', retryAfter: 12_000 },
    });
  });

  it.each([
    ['form-encoded', reply('access_token=at-2&refresh_token=rt-2', '200 OK')],
    ['201', json(GRANTED, '201 Created')],
    ['WWW-Authenticate beside it', json(GRANTED, '200 OK', 'www-authenticate: Bearer realm="api"')],
    ['token_type missing', json({ ...GRANTED, token_type: undefined })],
    ['expires_in of garbage', json({ ...GRANTED, expires_in: 'soon' })],
    ['an id token that is none', json({ ...GRANTED, id_token: 'not a JWT' })],
  ])('keeps what the library would throw away: %s', async (_name, answer) => {
    vendor.answer = (socket) => socket.write(answer);
    expect(revealed(await endpoint.request(vendor.call(), request))).toMatchObject({
      kind: 'tokens',
      grant: { accessToken: 'at-2', refreshToken: 'rt-2' },
    });
  });

  it.each([
    ['an address that is none', { tokenEndpoint: 'nowhere' }, 'request_not_built'],
    ['an address of a private network', { tokenEndpoint: 'http://10.0.0.1/token' }, 'address_refused'],
    ['plain http to the internet', { tokenEndpoint: 'http://auth.example.com/token' }, 'address_refused'],
  ])('sends nothing to %s', async (_name, endpoints, code) => {
    const call = vendor.call();
    const answer = await endpoint.request({ ...call, vendor: { ...call.vendor, ...endpoints } }, request);
    expect(answer).toMatchObject({ kind: 'failed', failure: { class: 'not_sent', code } });
    vendor.requests();
  });

  it('sends nothing for a client id or a refresh token that is empty', async () => {
    const call = vendor.call({ client: { clientId: '', clientAuth: 'post' } });
    expect(await endpoint.request(call, request)).toMatchObject({ failure: { code: 'request_not_built' } });
    const empty: TokenRequest = { grantType: 'refresh_token', refreshToken: new Secret('') };
    expect(await endpoint.request(vendor.call(), empty)).toMatchObject({
      failure: { class: 'not_sent', code: 'request_not_built' },
    });
    expect(vendor.requests()).toEqual([]);
  });

  it('counts the time that an answer took', async () => {
    vendor.answer = (socket) => {
      setTimeout(() => socket.write(json(GRANTED)), 100);
    };
    const { took } = await endpoint.request(vendor.call(), request);
    expect(took).toBeGreaterThan(95);
    expect(took).toBeLessThan(3000);
  });
});
