import { CreateTopicCommand, DeleteTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { snsClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { snsPager } from '#shared/adapters/sns/pager.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { makeInbox } from '../support/aws/inbox.ts';
import { openToTopics } from '../support/aws/topic-inbox.ts';
import { describePagerContract } from './pager.contract.ts';

describePagerContract('SNS', async () => {
  useEmulator();
  const [client, sqs] = [snsClient(), sqsClient()];
  const inbox = await makeInbox(sqs);
  const Policy = JSON.stringify(openToTopics(inbox.queueArn));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: inbox.queueUrl, Attributes: { Policy } }));
  const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: freshName('pages') }));
  await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: inbox.queueArn }));
  const ids: string[] = [];
  let isBroken = false;
  const whole = snsPager({ client, topics: { page: TopicArn, ticket: TopicArn } });
  const gone = `${TopicArn}-that-is-gone`;
  const broken = snsPager({ client, topics: { page: gone, ticket: gone } });
  return {
    pager: { send: (message) => (isBroken ? broken : whole).send(message) },
    received: async () => {
      const bodies = await inbox.receive((come) => come.length > 0);
      ids.push(...bodies.map(idIn));
      return ids;
    },
    breaks: (broke) => {
      isBroken = broke;
    },
    close: async () => {
      await client.send(new DeleteTopicCommand({ TopicArn }));
      await inbox.delete();
      client.destroy();
      sqs.destroy();
    },
  };
});

/** What a queue gets is an envelope, with the JSON that is meant for programs in it. */
function idIn(body: string): string {
  const { Message } = JSON.parse(body) as { readonly Message: string };
  return (JSON.parse(Message) as { readonly id: string }).id;
}
