import { type PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { snsPager } from '#shared/adapters/sns/pager.ts';
import { messageOf } from '#shared/domain/incident/page-message.ts';
import { anIncident } from '../../support/incident.ts';

const TOPICS = { page: 'arn:page', ticket: 'arn:ticket' };

/** What SNS was asked to publish. */
class Taken extends SNSClient {
  readonly inputs: PublishCommand['input'][] = [];

  override async send(...args: never[]): Promise<never> {
    const [command] = args as unknown as [PublishCommand];
    this.inputs.push(command.input);
    return {} as never;
  }
}

async function published(signal: Parameters<typeof anIncident>[0] = {}, title?: string) {
  const client = new Taken({ region: 'eu-central-1' });
  const incident = anIncident(signal);
  const [telling] = incident.untold;
  if (telling === undefined) throw new Error('nothing is to be told');
  const message = messageOf(incident, telling);
  await snsPager({ client, topics: TOPICS }).send(title === undefined ? message : { ...message, title });
  return client.inputs[0];
}

it('publishes text for mails and JSON for programs', async () => {
  const input = await published();
  expect(input).toMatchObject({
    TopicArn: 'arn:page',
    Subject: '[page] 1 integration of acme-main must be connected again',
    MessageStructure: 'json',
  });
  const { default: text, email, https, sqs } = JSON.parse(input?.Message ?? '') as Record<string, string>;
  expect(text).toMatch(/^\[page\] 1 integration of acme-main must be connected again\n/);
  expect(email).toBe(text);
  expect(sqs).toBe(https);
  expect(JSON.parse(sqs ?? '')).toMatchObject({
    kind: 'opened',
    heading: 'needs-reconsent',
    severity: 'page',
  });
});

it('says in attributes what a subscription may want to choose by', async () => {
  expect((await published())?.MessageAttributes).toEqual({
    severity: { DataType: 'String', StringValue: 'page' },
    kind: { DataType: 'String', StringValue: 'opened' },
    heading: { DataType: 'String', StringValue: 'needs-reconsent' },
  });
});

it('takes the topic of the severity', async () => {
  expect((await published({ severity: 'ticket' }))?.TopicArn).toBe('arn:ticket');
});

it('gives a mail a subject that SNS takes: fewer than 100 characters of plain ASCII in one line', async () => {
  const input = await published({}, `Müller’s\ngrant ${'x'.repeat(200)}`);
  expect(input?.Subject).toBe(`[page] M?ller?s?grant ${'x'.repeat(77)}`.slice(0, 99));
  expect(input?.Subject).toHaveLength(99);
});
