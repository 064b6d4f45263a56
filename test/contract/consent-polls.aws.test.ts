import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { sqsClient } from '#shared/adapters/aws/clients.ts';
import { parseConsentPoll, sqsConsentPolls } from '#shared/adapters/sqs/consent-polls.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { useEmulator } from '../support/aws/environment.ts';
import { describeConsentPollsContract } from './consent-polls.contract.ts';
import { freshId } from './names.ts';

describeConsentPollsContract('SQS', async () => {
  useEmulator();
  const client = sqsClient();
  const { QueueUrl: queueUrl = '' } = await client.send(
    new CreateQueueCommand({ QueueName: freshId('polls') }),
  );
  return {
    polls: sqsConsentPolls({ client, queueUrl, clock: systemClock }),
    next: async () => {
      for (;;) {
        const input = { QueueUrl: queueUrl, WaitTimeSeconds: 5 };
        const { Messages: [message] = [] } = await client.send(new ReceiveMessageCommand(input));
        if (message === undefined) continue;
        const ReceiptHandle = message.ReceiptHandle ?? '';
        await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
        const id = parseConsentPoll(message.Body ?? '');
        if (id === undefined) throw new Error(`no message of ours: ${message.Body}`);
        return id;
      }
    },
    close: async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
      client.destroy();
    },
  };
});
