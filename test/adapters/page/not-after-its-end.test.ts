import { beforeEach, expect, it, vi } from 'vitest';
import { notAfterItsEnd } from '#shared/adapters/page/not-after-its-end.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { messageOf } from '#shared/domain/incident/page-message.ts';
import type { Announcements } from '#shared/ports/announcements.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import { embeddedPorts } from '../../support/embedded-ports.ts';
import { anIncident } from '../../support/incident.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const INCIDENT = anIncident();
const OPENED = messageOf(INCIDENT, INCIDENT.untold[0] ?? { kind: 'opened', at: INCIDENT.since });
const RESOLVED: PageMessage = { ...OPENED, kind: 'resolved', id: 'the end' };

let send: ReturnType<typeof vi.fn<Pager['send']>>;
let pager: Pager;
const over = (announcements: Announcements): Pager =>
  notAfterItsEnd({ announcements, name: 'slack/chat', clock: new ManualClock() }, { send });
beforeEach(() => {
  send = vi.fn<Pager['send']>(async () => {});
  pager = over(embeddedPorts().announcements);
});
const kinds = () => send.mock.calls.map(([{ kind }]) => kind);

it('tells of a beginning and its end', async () => {
  await pager.send(OPENED);
  await pager.send({ ...OPENED, kind: 'reminder' });
  await pager.send(RESOLVED);
  expect(kinds()).toEqual(['opened', 'reminder', 'resolved']);
});

it('tells of no beginning behind its end, and of another incident as ever', async () => {
  await pager.send(RESOLVED);
  await pager.send(OPENED);
  await pager.send({ ...OPENED, kind: 'escalated' });
  expect(kinds()).toEqual(['resolved']);
  await pager.send({ ...OPENED, incident: `${OPENED.incident}1` });
  expect(kinds()).toEqual(['resolved', 'opened']);
});

it('takes an end that was not taken for none', async () => {
  send.mockRejectedValueOnce(new PagerUnavailable('503'));
  await expect(pager.send(RESOLVED)).rejects.toThrow('503');
  await pager.send(OPENED);
  expect(kinds()).toEqual(['resolved', 'opened']);
});

it('lets an alarm begin again under the name that it ended with', async () => {
  const incident = 'alarm/Grantkeeper-prod-service-sweep-heartbeat';
  await pager.send({ ...RESOLVED, incident });
  await pager.send({ ...OPENED, incident });
  expect(kinds()).toEqual(['resolved', 'opened']);
});

it('tells where the store does not answer', async () => {
  const fails = () => Promise.reject(new StoreUnavailable('throttled'));
  pager = over({ claim: fails, done: fails, release: fails });
  await pager.send(RESOLVED);
  await pager.send(OPENED);
  expect(kinds()).toEqual(['resolved', 'opened']);
});
