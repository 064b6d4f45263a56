import { sqsClient } from '#shared/adapters/aws/clients.ts';
import { parseDelivery, sqsDeliveryQueue } from '#shared/adapters/sqs/delivery-queue.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { makeInbox } from '../support/aws/inbox.ts';
import { describeDeliveryQueueContract } from './delivery-queue.contract.ts';

describeDeliveryQueueContract('SQS', async () => {
  useEmulator();
  const client = sqsClient();
  const inbox = await makeInbox(client);
  const deliveriesOf = (bodies: readonly string[]) =>
    bodies.map(parseDelivery).filter((delivery) => delivery !== undefined);
  return {
    queue: sqsDeliveryQueue({ client, queueUrl: inbox.queueUrl }),
    receive: async (enough) => deliveriesOf(await inbox.receive((bodies) => enough(deliveriesOf(bodies)))),
    close: async () => {
      await inbox.delete();
      client.destroy();
    },
  };
});
