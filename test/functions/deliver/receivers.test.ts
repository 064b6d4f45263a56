import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pagerOf } from '#functions/deliver/receivers.ts';
import { testMessage } from '#shared/domain/incident/page-message.ts';
import { minutes } from '#shared/domain/time.ts';
import { NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { SlackChannel } from '../../support/on-call/slack-channel.ts';

const TARGET = { kind: 'slack', secret: 'chat', severities: ['page'] } as const;
const MESSAGE = testMessage('page', NOW);

let channel: SlackChannel;
beforeEach(async () => {
  channel = await SlackChannel.start();
});
afterEach(() => channel.stop());

it('reads its secret when it is needed, and keeps it for five minutes', async () => {
  const clock = new ManualClock();
  const read = vi.fn(async () => `${channel.url}\n`);
  const pager = pagerOf(TARGET, { read, clock });
  expect(read).not.toHaveBeenCalled();
  await pager.send(MESSAGE);
  await pager.send(MESSAGE);
  expect(read.mock.calls).toEqual([['chat']]);
  await clock.pass(minutes(5));
  await pager.send(MESSAGE);
  expect(read).toHaveBeenCalledTimes(2);
});

it('reads it anew as soon as the old one is refused', async () => {
  const read = vi.fn(async () => `${channel.url}-old`);
  const pager = pagerOf(TARGET, { read, clock: new ManualClock() });
  await expect(pager.send(MESSAGE)).rejects.toMatchObject({ isRefusal: true });
  read.mockResolvedValue(channel.url);
  await pager.send(MESSAGE);
  expect(channel.posts).toHaveLength(1);
});

it.each([undefined, '', ' \n'])('refuses for good where the secret is %j', async (text) => {
  const pager = pagerOf(TARGET, { read: async () => text, clock: new ManualClock() });
  await expect(pager.send(MESSAGE)).rejects.toMatchObject({
    isRefusal: true,
    message: 'the secret on-call/chat is not there, or empty',
  });
});

it('has the message tried again where the vault does not answer', async () => {
  const read = () => Promise.reject(new TypeError('no'));
  const pager = pagerOf(TARGET, { read, clock: new ManualClock() });
  await expect(pager.send(MESSAGE)).rejects.toMatchObject({ isRefusal: false });
});
