import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { otherSigningKey, securityEvent } from '../domain/webhook/families.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

const REVOKED = 'https://schemas.openid.net/secevent/oauth/event-type/tokens-revoked';

let keys: Server;
let issuer: string;
let world: World<'risc'>;
beforeAll(async () => {
  keys = createServer((_request, response) =>
    response.end(JSON.stringify({ keys: securityEvent().fetched?.jwks })),
  );
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
  const webhook = {
    scheme: 'ssf',
    issuer,
    jwksUri: `${issuer}/keys`,
    deliveryAt: '/jti',
    occurredAt: { at: '/iat', unit: 'seconds' },
    events: [{ name: REVOKED, means: 'account-revoked', user: '/sub_id/sub' }],
  };
  world = await World.start({ risc: { ...KINDS.strict, vendorFields: { webhook } } });
  await world.register('risc', 'risc');
}, 60_000);
afterAll(async () => {
  await world.stop();
  keys.close();
});

async function push(sub: string, change: Parameters<typeof securityEvent>[0] = {}) {
  const iat = Math.floor(Date.now() / 1000) + 1;
  const claims = {
    iss: issuer,
    aud: 'risc',
    iat,
    jti: sub,
    sub_id: { format: 'iss_sub', sub },
    events: { [REVOKED]: {} },
  };
  const { body } = securityEvent({ ...change, claims });
  const answer = await fetch(`${world.home.api.url}/webhooks/risc/risc`, {
    method: 'POST',
    headers: { 'content-type': 'application/secevent+jwt' },
    body: String(body),
  });
  return { status: answer.status, text: await answer.text() };
}

it('a security event token ends the grant of its subject', async () => {
  const { accessToken, refreshToken } = world.vendor.consent('risc', { id: 'subject' });
  await world.home.api.expect(201, 'POST', '/v1/integrations', {
    id: 'subject',
    vendor: 'risc',
    client: 'risc',
    scopes: ['read'],
    owner: 'team-a',
    principal: 'service',
    labels: { 'vendor-user': 's1' },
  });
  const grant = { accessToken, refreshToken, expiresIn: 3600 };
  await world.home.api.expect(200, 'PUT', '/v1/integrations/subject/grant', grant);
  expect(await push('s1')).toEqual({ status: 202, text: '' });
  await eventually('it is revoked', async () => {
    const { body } = await world.home.api.call('GET', '/v1/integrations/subject');
    return body.status === 'revoked' ? true : undefined;
  });
});

it('another’s token is refused in the words of RFC 8935', async () => {
  const { status, text } = await push('s2', { key: otherSigningKey });
  expect({ status, err: JSON.parse(text).err }).toEqual({ status: 400, err: 'authentication_failed' });
});
