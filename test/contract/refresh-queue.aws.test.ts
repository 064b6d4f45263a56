import { sqsClient } from '#shared/adapters/aws/clients.ts';
import { parseRefreshMessage, sqsRefreshQueue } from '#shared/adapters/sqs/refresh-queue.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { makeInbox } from '../support/aws/inbox.ts';
import { describeRefreshQueueContract } from './refresh-queue.contract.ts';

describeRefreshQueueContract('SQS', async () => {
  useEmulator();
  const client = sqsClient();
  const inbox = await makeInbox(client);
  const messagesOf = (bodies: readonly string[]) =>
    bodies.map(parseRefreshMessage).filter((message) => message !== undefined);
  return {
    queue: sqsRefreshQueue({ client, queueUrl: inbox.queueUrl }),
    receive: async (enough) => messagesOf(await inbox.receive((bodies) => enough(messagesOf(bodies)))),
    close: async () => {
      await inbox.delete();
      client.destroy();
    },
  };
});
