import { afterAll, beforeAll, expect, it } from 'vitest';
import { PageReceiver } from '../support/page-receiver.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

/** Fifty times as fast as in production: the five minutes of a rate are 6 s, the three minutes to be well 3.6 s. */
const QUICK = { GRANTKEEPER_SWEEP_SECONDS: '0.1', GRANTKEEPER_CONFIRM_SECONDS: '1' };
const MINUTE_MS = 60_000;

let receiver: PageReceiver;
let world: World<'acme' | 'calm'>;
beforeAll(async () => {
  receiver = await PageReceiver.start();
  world = await World.start(
    { acme: { ...KINDS.none }, calm: { ...KINDS.none } },
    { ...QUICK, ...receiver.env },
  );
}, 60_000);
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});

/** Reports of an older token: they count for the rate, and bring no refresh. */
const report = (id: string, status: number) =>
  world.home.api.expect(202, 'POST', `/v1/integrations/${id}/outcomes`, { version: 1, status });

it('pages once for the vendor whose API refuses tokens, and tells when it takes them again', async () => {
  for (const vendor of ['acme', 'calm'] as const) {
    await world.register(vendor, `${vendor}-client`);
    await world.adopt(`${vendor}-client`, `${vendor}-one`);
    await eventually('a first token', async () =>
      (await world.home.api.integration(`${vendor}-one`)).version === 2 ? true : undefined,
    );
  }
  const of = (kind: string) => () => receiver.of('api-auth-rejected').find((page) => page.kind === kind);
  const page = await eventually(
    'a page for the rate',
    async () => {
      await report('acme-one', 401);
      await report('calm-one', 200);
      return of('opened')();
    },
    MINUTE_MS,
  );
  expect(page).toMatchObject({
    severity: 'page',
    title: "acme: A vendor's API refuses tokens that were fresh: what runs with them fails.",
    todo: ['docs/runbook.md, api-auth-rejected'],
  });
  const over = await eventually(
    'the end of it',
    async () => {
      await report('acme-one', 200);
      return of('resolved')();
    },
    MINUTE_MS,
  );
  expect(over.incident).toBe(page.incident);
  expect(receiver.pages.map(({ kind, heading }) => [kind, heading])).toEqual([
    ['opened', 'api-auth-rejected'],
    ['resolved', 'api-auth-rejected'],
  ]);
}, 180_000);
