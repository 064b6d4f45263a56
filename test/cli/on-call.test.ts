import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readSettings } from '../../infra/config.ts';
import { PageReceiver } from '../support/page-receiver.ts';
import { runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

const page = readFileSync(join(import.meta.dirname, '../../docs/on-call.md'), 'utf8');
const commands = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, text = '']) =>
  text.trim().split('\n'),
);
const settings = /^```json\n(.*?)^```$/ms.exec(page)?.[1] ?? '';

it('has settings in its page that a stage takes', () => {
  const { onCall } = readSettings({ stage: 'prod', ...JSON.parse(settings) });
  expect(onCall.map(({ kind, severities }) => [kind, severities])).toEqual([
    ['email', ['ticket', 'page']],
    ['pagerduty', ['page']],
    ['opsgenie', ['page']],
    ['slack', ['ticket', 'page']],
    ['webhook', ['ticket']],
  ]);
});

it('is refused with what would be right where a target is not', () => {
  const wrong = [
    { kind: 'pager' },
    { kind: 'slack', secret: 'https://hooks.slack.com/services/T0/B0/x' },
    { kind: 'webhook', secret: 'ops', url: 'http://tickets.example.com' },
    { kind: 'email', address: 'ops', severities: ['loud'] },
    { kind: 'slack', secret: 'chat', channel: '#ops' },
    'ops@example.com',
  ];
  const read = () => readSettings({ stage: 'prod', onCall: wrong });
  expect(read).toThrow(
    expect.objectContaining({
      problems: [
        'onCall[0] has the kind "pager"; there are email, https, pagerduty, opsgenie, slack, webhook',
        'onCall[1] needs a secret: the name of one in Secrets Manager below grantkeeper/<stage>/on-call/ (a-z, 0-9 and -), never its value',
        'onCall[2] needs a url: an https address without user and fragment',
        'onCall[3] has severities ["loud"]; give a list of ticket and page',
        'onCall[3] needs an address, such as ops@example.com',
        'onCall[4] has channel, which slack does not know; it takes kind, severities, secret',
        'onCall[5] is no target; write {"kind": "email", "address": "ops@example.com"}',
      ],
    }),
  );
});

it('needs somebody for each severity, and each target once', () => {
  const chat = { kind: 'slack', secret: 'chat', severities: ['ticket'] };
  expect(() => readSettings({ stage: 'prod', onCall: [chat, chat] })).toThrow(
    expect.objectContaining({
      problems: [
        'onCall has nobody for the severity page: let a target have it',
        'onCall has slack/chat twice: give it once, with all its severities',
      ],
    }),
  );
});

let receiver: PageReceiver;
let world: World<'acme'>;
beforeAll(async () => {
  receiver = await PageReceiver.start();
  world = await World.start({ acme: KINDS.none }, receiver.env);
}, 60_000);
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});

it('reaches whoever is on call by the commands of its page, and fails where somebody is not reached', async () => {
  const env = { GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey };
  expect(commands).toHaveLength(2);
  const [page, ticket] = await Promise.all(commands.map((command) => runLine(command, { env })));
  expect(page).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('webhook has taken it\n'),
  });
  expect(JSON.parse(ticket?.stdout ?? '')).toMatchObject({
    severity: 'ticket',
    targets: expect.arrayContaining([{ name: 'webhook', taken: true }]),
  });
  expect(receiver.pages.map(({ kind, severity }) => [kind, severity]).toSorted()).toEqual([
    ['test', 'page'],
    ['test', 'ticket'],
  ]);
  receiver.status = 503;
  const failed = await runLine('npx grantkeeper page test', { env });
  expect(failed).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('webhook has not taken it: the webhook answered 503\n'),
  });
});
