import { expect, it } from 'vitest';
import { opsgeniePager } from '#shared/adapters/page/opsgenie.ts';
import { pagerDutyPager } from '#shared/adapters/page/pagerduty.ts';
import { slackPager } from '#shared/adapters/page/slack.ts';
import { messageOf, type PageMessage } from '#shared/domain/incident/page-message.ts';
import { resolved } from '#shared/domain/incident/reduce.ts';
import { Secret } from '#shared/domain/secret.ts';
import { PagerUnavailable } from '#shared/ports/pager.ts';
import { anIncident } from '../support/incident.ts';
import { NOW } from '../support/integration.ts';
import { OpsgenieTeam } from '../support/on-call/opsgenie-team.ts';
import { PagerDutyService } from '../support/on-call/pagerduty-service.ts';
import { SlackChannel } from '../support/on-call/slack-channel.ts';
import { describePagerContract } from './pager.contract.ts';

describePagerContract('Slack', async () => {
  const channel = await SlackChannel.start();
  return {
    pager: slackPager({ url: new Secret(channel.url) }),
    // A channel shows integrations, which this suite calls by the message's id.
    received: async () =>
      channel.posts.map(({ blocks }) => /Integrations: (\S+)/.exec(blocks[1]?.text?.text ?? '')?.[1] ?? ''),
    breaks: (isBroken) => {
      channel.status = isBroken ? 503 : undefined;
    },
    close: () => channel.stop(),
  };
});

describePagerContract('PagerDuty', async () => {
  const service = await PagerDutyService.start();
  return {
    pager: pagerDutyPager({ url: service.url, routingKey: new Secret(service.routingKey) }),
    received: async () => service.events.map(({ payload }) => String(payload?.custom_details.integrations)),
    breaks: (isBroken) => {
      service.status = isBroken ? 429 : undefined;
    },
    close: () => service.stop(),
  };
});

describePagerContract('Opsgenie', async () => {
  const team = await OpsgenieTeam.start();
  return {
    pager: opsgeniePager({ url: team.url, apiKey: new Secret(team.apiKey) }),
    received: async () =>
      team.created.map(({ description }) => /Integrations: (\S+)/.exec(description)?.[1] ?? ''),
    breaks: (isBroken) => {
      team.status = isBroken ? 500 : undefined;
    },
    close: () => team.stop(),
  };
});

const [OPENED, RESOLVED] = [anIncident(), resolved(anIncident(), NOW)].map((incident) => {
  const telling = incident.untold.at(-1);
  if (telling === undefined) throw new Error('nothing is to be told');
  return messageOf(incident, telling);
}) as [PageMessage, PageMessage];

it('opens one alert of PagerDuty for an incident however often it is told, and resolves it', async () => {
  const service = await PagerDutyService.start();
  const pager = pagerDutyPager({ url: service.url, routingKey: new Secret(service.routingKey) });
  await pager.send(OPENED);
  await pager.send({ ...OPENED, kind: 'reminder' });
  expect([...service.open]).toEqual([OPENED.incident]);
  expect(service.events[0]?.payload).toMatchObject({
    summary: '1 integration of acme-main must be connected again',
    severity: 'critical',
  });
  await pager.send(RESOLVED);
  expect([...service.open]).toEqual([]);
  await pager.send({ ...OPENED, severity: 'ticket' });
  expect(service.events.at(-1)?.payload?.severity).toBe('warning');
  await service.stop();
});

it('creates and closes an alert of Opsgenie by the name of the incident', async () => {
  const team = await OpsgenieTeam.start();
  const pager = opsgeniePager({ url: team.url, apiKey: new Secret(team.apiKey) });
  await pager.send(OPENED);
  expect([...team.open]).toEqual([OPENED.incident]);
  expect(team.created[0]).toMatchObject({ priority: 'P1', alias: 'needs-reconsent/acme-main/1793606400000' });
  await pager.send(RESOLVED);
  expect([...team.open]).toEqual([]);
  await team.stop();
});

it('says in Slack that it began and that it is over, and lets no text of ours mean something there', async () => {
  const channel = await SlackChannel.start();
  const pager = slackPager({ url: new Secret(channel.url) });
  await pager.send({ ...OPENED, title: 'a <!channel> & b', lines: ['<https://evil.example|click>'] });
  await pager.send(RESOLVED);
  expect(channel.posts.map(({ text }) => text)).toEqual([
    ':rotating_light: [page] a &lt;!channel&gt; &amp; b',
    ':white_check_mark: [page] Over: 1 integration of acme-main must be connected again',
  ]);
  expect(channel.posts[0]?.blocks[1]?.text?.text).toContain('&lt;https://evil.example|click&gt;');
  await channel.stop();
});

it('takes a message that is far too long down to what each takes', async () => {
  const [channel, service, team] = [
    await SlackChannel.start(),
    await PagerDutyService.start(),
    await OpsgenieTeam.start(),
  ];
  const long = { ...OPENED, title: 'x'.repeat(2000), lines: ['&'.repeat(20_000)] };
  await slackPager({ url: new Secret(channel.url) }).send(long);
  await pagerDutyPager({ url: service.url, routingKey: new Secret(service.routingKey) }).send(long);
  await opsgeniePager({ url: team.url, apiKey: new Secret(team.apiKey) }).send(long);
  expect([channel.posts.length, service.events.length, team.created.length]).toEqual([1, 1, 1]);
  await Promise.all([channel.stop(), service.stop(), team.stop()]);
});

it.each([
  [400, true],
  [403, true],
  [404, true],
  [408, false],
  [429, false],
  [500, false],
  [302, false],
])('takes the status %i for a refusal for good: %s', async (status, isRefusal) => {
  const service = await PagerDutyService.start();
  service.status = status;
  const pager = pagerDutyPager({ url: service.url, routingKey: new Secret(service.routingKey) });
  const error: unknown = await pager.send(OPENED).catch((fault: unknown) => fault);
  expect(error).toBeInstanceOf(PagerUnavailable);
  expect(error).toMatchObject({ isRefusal, message: `PagerDuty answered ${status}` });
  await service.stop();
});
