import { expect, it, vi } from 'vitest';
import { pagerOnce } from '#shared/adapters/page/once.ts';
import { testMessage } from '#shared/domain/incident/page-message.ts';
import { minutes } from '#shared/domain/time.ts';
import type { Announcements } from '#shared/ports/announcements.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { PagerUnavailable } from '#shared/ports/pager.ts';
import { NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MESSAGE = testMessage('page', NOW);
const KEY = `page/slack/${MESSAGE.id}`;

function world(claimed: 'mine' | 'taken' | 'done' | StoreUnavailable) {
  const steps: string[] = [];
  const answer = async (step: string) => {
    steps.push(step);
    if (claimed instanceof StoreUnavailable) throw claimed;
  };
  const announcements: Announcements = {
    claim: async (key, now, until) => {
      await answer(`claim ${key} for ${until - now} ms`);
      return claimed as 'mine' | 'taken' | 'done';
    },
    done: (key) => answer(`done ${key}`),
    release: (key) => answer(`release ${key}`),
  };
  const send = vi.fn(async () => {
    steps.push('sent');
  });
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const pager = pagerOnce({ announcements, name: 'slack', clock: new ManualClock(), log }, { send });
  return { pager, send, steps, log };
}

it('claims a message, sends it, and remembers that it was sent', async () => {
  const { pager, steps } = world('mine');
  await pager.send(MESSAGE);
  expect(steps).toEqual([`claim ${KEY} for ${minutes(1)} ms`, 'sent', `done ${KEY}`]);
});

it('sends nothing that was sent before, and takes it for sent', async () => {
  const { pager, send } = world('done');
  await pager.send(MESSAGE);
  expect(send).not.toHaveBeenCalled();
});

it('sends nothing that another process is sending, and says that it is not taken yet', async () => {
  const { pager, send } = world('taken');
  await expect(pager.send(MESSAGE)).rejects.toThrow('another process is sending the message');
  expect(send).not.toHaveBeenCalled();
});

it('lets others try what was not taken', async () => {
  const { pager, send, steps } = world('mine');
  send.mockRejectedValueOnce(new PagerUnavailable('503', { isRefusal: false }));
  await expect(pager.send(MESSAGE)).rejects.toThrow('503');
  expect(steps).toEqual([`claim ${KEY} for ${minutes(1)} ms`, `release ${KEY}`]);
});

it('pages though the store does not answer: twice is better than never', async () => {
  const { pager, steps, log } = world(new StoreUnavailable('throttled'));
  await pager.send(MESSAGE);
  expect(steps).toContain('sent');
  expect(log.warn).toHaveBeenCalledWith('a page may be sent twice', {
    pager: 'slack',
    cause: 'StoreUnavailable',
  });
});
