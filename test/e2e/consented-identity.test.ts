import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConsentWorld } from '../support/consent/consent-world.ts';
import { Visitor } from '../support/consent/visitor.ts';

const SECRET = 'the signing secret of this test';
const webhook = {
  scheme: 'hmac',
  header: 'X-Acme-Signature',
  encoding: 'hex',
  signed: '{timestamp}:{body}',
  timestamp: { at: 'X-Acme-Timestamp', unit: 'seconds', toleranceSeconds: 300 },
  eventAt: '/event',
  deliveryAt: '/id',
  occurredAt: { at: '/at', unit: 'milliseconds' },
  accepted: 200,
  events: [{ name: 'gone', means: 'revoked', user: '/user' }],
  steps: ['Give the address.'],
};

let world: ConsentWorld;
beforeAll(async () => {
  world = await ConsentWorld.start({ vendor: { webhook } });
  await world.home.api.expect(200, 'PUT', '/v1/clients/app/webhook', { secrets: [SECRET] });
}, 60_000);
afterAll(() => world.stop());

async function connect(id: string, name: string): Promise<void> {
  const person = new Visitor(name);
  await person.visit(await person.agree(await world.create(id)));
  expect(await world.home.api.integration(id)).toMatchObject({ grantedBy: { user: name } });
}

async function deliver(user: string): Promise<number> {
  const body = JSON.stringify({ event: 'gone', id: randomUUID(), at: Date.now() + 1000, user });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SECRET).update(`${timestamp}:${body}`).digest('hex');
  const answer = await fetch(`${world.home.api.url}/webhooks/real/app`, {
    method: 'POST',
    headers: { 'x-acme-signature': signature, 'x-acme-timestamp': timestamp },
    body,
  });
  return answer.status;
}

it('a webhook finds the grant of who consented, without a label, and no other', async () => {
  await connect('of-ada', 'ada');
  await connect('of-eve', 'eve');
  expect(await deliver('ada')).toBe(200);
  await world.home.api.until('of-ada', ({ status }) => status === 'revoked');
  expect(await world.home.api.integration('of-eve')).toMatchObject({ status: 'active' });
  expect((await world.home.api.token('of-eve')).status).toBe(200);
  // Who was there before may come back by a fresh link; somebody else may not.
  const eve = new Visitor('eve');
  const page = await eve.visit(await eve.agree(await world.link('of-ada')));
  expect([page.status, page.text]).toEqual([409, expect.stringContaining('You agreed as someone else')]);
  const ada = new Visitor('ada');
  expect((await ada.visit(await ada.agree(await world.link('of-ada')))).status).toBe(200);
  expect(await world.home.api.integration('of-ada')).toMatchObject({ status: 'active' });
});
