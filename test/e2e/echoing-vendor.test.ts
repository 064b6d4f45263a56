import { afterAll, beforeAll, expect, it } from 'vitest';
import { leaksOf } from '../support/leaks.ts';
import type { Fault } from '../support/vendor/faults.ts';
import { KINDS, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.start(KINDS, { GRANTKEEPER_LOG_LEVEL: 'debug' });
}, 60_000);
afterAll(() => world.stop());

const json = (status: number, body: unknown): Fault => ({
  kind: 'status',
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

/** Answers that repeat what they were sent, where a careless client logs it or hands it on. */
const ECHOES: Readonly<Record<string, (secret: string) => Fault>> = {
  'in error': (secret) => json(400, { error: secret }),
  'in error beside a code': (secret) => json(400, { error: `invalid_grant ${secret}` }),
  'in error_description': (secret) =>
    json(400, { error: 'invalid_grant', error_description: `bad: ${secret}` }),
  'in a 200': (secret) => json(200, { error: secret, error_description: secret }),
  'in HTML': (secret) => ({
    kind: 'status',
    status: 200,
    contentType: 'text/html',
    body: `<p>no such token: ${secret}</p>`,
  }),
  'in a redirect': (secret) => ({ kind: 'redirect', location: `/login?token=${secret}` }),
  'in the content type': (secret) => ({
    kind: 'status',
    status: 400,
    contentType: `text/${secret}`,
    body: 'no',
  }),
  'in a 500': (secret) => ({ kind: 'status', status: 500, body: `stack trace: ${secret}` }),
  'in broken JSON': (secret) => ({
    kind: 'status',
    status: 200,
    contentType: 'application/json',
    body: `{"access_token": "${secret}`,
  }),
};

it.each(Object.entries(ECHOES))(
  'a vendor that repeats a refresh token %s',
  async (name, echo) => {
    const id = `echo-${name.replaceAll(' ', '-').toLowerCase()}`;
    const { api } = world.home;
    await world.register('none', id);
    await world.create(id, id);
    const { refreshToken } = world.vendor.consent(id, { id });
    world.vendor.faults.always(echo(refreshToken), { clientId: id });
    await api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, { refreshToken });
    await api.refresh(id);
    await api.token(id, { timeoutMs: 200 });
    await api.integration(id);
    await api.client(id);
  },
  60_000,
);

it('leaves none of them in clear', async () => {
  expect(await leaksOf(world)).toEqual([]);
});
