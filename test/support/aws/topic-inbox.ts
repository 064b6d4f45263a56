import type { Emulator } from '../../../infra/local/emulator.ts';
import { asRoot, form, json } from '../../security/aws-call.ts';
import { eventually } from '../patience.ts';

/** A message of a topic, as a program reads it. */
export interface TopicMessage {
  readonly topic: 'page' | 'ticket';
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TopicInbox {
  /** Everything that came since, oldest first; waits until one is as wanted. */
  until(wanted: (message: TopicMessage) => boolean): Promise<readonly TopicMessage[]>;
  /** Everything that has come until now. */
  all(): Promise<readonly TopicMessage[]>;
}

const SNS = '2010-03-31';
const TOPICS = { page: /OnCallTopic/, ticket: /OnCallTickets/ } as const;

/** Hears every message of the deployment's two topics from now on, each by a subscribed queue. */
export async function listenToTopics(emulator: Emulator): Promise<TopicInbox> {
  const { text } = await asRoot(emulator, form('sns', SNS, { Action: 'ListTopics' }));
  const arns = [...String(text).matchAll(/<TopicArn>(.*?)<\/TopicArn>/g)].map(([, arn]) => arn ?? '');
  const queues = new Map<TopicMessage['topic'], string>();
  for (const topic of ['page', 'ticket'] as const) {
    const TopicArn = arns.find((arn) => TOPICS[topic].test(arn));
    if (TopicArn === undefined) throw new Error(`there is no topic for ${topic} in ${arns}`);
    const QueueName = `inbox-of-${topic}`;
    const Attributes = { Policy: JSON.stringify(openToTopics(`arn:aws:sqs:*:*:${QueueName}`)) };
    const { QueueUrl } = await asRoot(
      emulator,
      json('sqs', 'AmazonSQS.CreateQueue', { QueueName, Attributes }),
    );
    const Endpoint = `arn:aws:sqs:${emulator.region}:${emulator.account}:${QueueName}`;
    await asRoot(emulator, form('sns', SNS, { Action: 'Subscribe', TopicArn, Protocol: 'sqs', Endpoint }));
    queues.set(topic, String(QueueUrl));
  }
  const heard: TopicMessage[] = [];
  const receive = async (): Promise<void> => {
    for (const [topic, QueueUrl] of queues) {
      const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
      const { Messages = [] } = await asRoot(emulator, json('sqs', 'AmazonSQS.ReceiveMessage', input));
      for (const { Body } of Messages as { Body: string }[]) {
        const { Subject, Message } = JSON.parse(Body) as { Subject: string; Message: string };
        heard.push({ topic, subject: Subject, body: JSON.parse(Message) });
      }
    }
  };
  return {
    until: (wanted) =>
      eventually('the message is on the topic', async () => {
        await receive();
        return heard.some(wanted) ? heard : undefined;
      }),
    all: async () => {
      await receive();
      return heard;
    },
  };
}

/** What lets SNS deliver into a queue. */
export const openToTopics = (Resource: string) => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource },
  ],
});
