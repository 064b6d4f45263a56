import { describe, expect, it, vi } from 'vitest';
import { deliver, type Receiver } from '#functions/deliver/deliver.ts';
import { testMessage } from '#shared/domain/incident/page-message.ts';
import { PagerUnavailable } from '#shared/ports/pager.ts';
import { NOW } from '../../support/integration.ts';

const MESSAGE = testMessage('page', NOW);
const RECEIVED = {
  messageId: 'one',
  receiptHandle: 'handle',
  body: 'the body',
  attributes: { ApproximateReceiveCount: '1' },
};

function receiver(name: string, fails?: PagerUnavailable, target: Partial<Receiver['target']> = {}) {
  const send = vi.fn(async () => {
    if (fails !== undefined) throw fails;
  });
  return { name, target: { kind: 'slack', severities: ['page'], ...target }, pager: { send } } as const;
}

function world(receivers: readonly Receiver[], message = MESSAGE) {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const setAside = vi.fn(async () => {});
  const record = vi.fn();
  const read = () => ({ kind: 'message', message }) as const;
  const work = { read, receivers, setAside, log, metrics: { record } };
  return { give: () => deliver(work)(RECEIVED), setAside, log, record };
}

const refusal = new PagerUnavailable('Slack answered 404', { isRefusal: true });
const outage = new PagerUnavailable('Slack answered 503');

describe('a message for those on call', () => {
  it('goes to everyone of its severity and to nobody else', async () => {
    const [chat, tickets] = [receiver('chat'), receiver('tickets', undefined, { severities: ['ticket'] })];
    await world([chat, tickets]).give();
    expect(chat.pager.send).toHaveBeenCalledExactlyOnceWith(MESSAGE);
    expect(tickets.pager.send).not.toHaveBeenCalled();
  });

  it('that says the end goes to whoever keeps alerts open, whatever the incident has grown to', async () => {
    const severities = ['ticket'] as const;
    const [alerts, chat] = [
      receiver('alerts', undefined, { kind: 'pagerduty', severities }),
      receiver('chat', undefined, { severities }),
    ];
    await world([alerts, chat], { ...MESSAGE, kind: 'resolved' }).give();
    expect(alerts.pager.send).toHaveBeenCalledOnce();
    expect(chat.pager.send).not.toHaveBeenCalled();
  });

  it('comes again where one did not take it yet, and is not set aside meanwhile', async () => {
    const { give, setAside, record } = world([
      receiver('chat', outage),
      receiver('pager', refusal),
      receiver('well'),
    ]);
    await expect(give()).rejects.toThrow(expect.objectContaining({ name: 'NotTakenYet' }));
    expect(setAside).not.toHaveBeenCalled();
    expect(record.mock.calls).toEqual([
      ['PageFailed', 1, 'Count'],
      ['PageFailed', 1, 'Count'],
    ]);
  });

  it('is set aside as it came where one refuses it for good, with words for who reads the log', async () => {
    const { give, setAside, log } = world([receiver('slack/chat', refusal), receiver('well')]);
    await give();
    expect(setAside).toHaveBeenCalledExactlyOnceWith('the body');
    expect(log.error).toHaveBeenCalledExactlyOnceWith(
      'the target refuses the message for good: mend its address or key',
      { target: 'slack/chat', incident: MESSAGE.incident, kind: 'test', why: 'Slack answered 404' },
    );
  });
});
