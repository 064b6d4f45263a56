import { expect, it, vi } from 'vitest';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import { testPage } from '#shared/usecases/oncall/test-page.ts';
import { NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const clock = new ManualClock();

it('sends everyone a test, and says who has taken it and why another has not', async () => {
  const send = vi.fn<Pager['send']>(async () => {});
  const fails: Pager = { send: () => Promise.reject(new PagerUnavailable('the webhook answered 503')) };
  const pagers = [
    { name: 'terminal', pager: { send } },
    { name: 'webhook', pager: fails },
  ];
  expect(await testPage({ pagers, clock })('ticket')).toEqual({
    severity: 'ticket',
    targets: [
      { name: 'terminal', taken: true },
      { name: 'webhook', taken: false, why: 'the webhook answered 503' },
    ],
  });
  expect(send.mock.calls).toMatchObject([[{ kind: 'test', severity: 'ticket', at: NOW }]]);
});

it('says of nobody that nobody is there', async () => {
  expect(await testPage({ pagers: [], clock })('page')).toEqual({ severity: 'page', targets: [] });
});

it('lets a fault of ours be one', async () => {
  const broken = { name: 'webhook', pager: { send: () => Promise.reject(new TypeError('no')) } };
  await expect(testPage({ pagers: [broken], clock })('page')).rejects.toThrow(TypeError);
});
