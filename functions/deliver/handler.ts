import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { dynamoDbClient, secretsManagerClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { dynamoDbAnnouncements } from '#shared/adapters/dynamodb/announcements.ts';
import { notAfterItsEnd } from '#shared/adapters/page/not-after-its-end.ts';
import { pagerOnce } from '#shared/adapters/page/once.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { powertoolsMetrics } from '#shared/adapters/powertools/metrics.ts';
import { currentTexts } from '#shared/adapters/secrets-manager/current-text.ts';
import { readsOnly } from '#shared/adapters/secrets-manager/write-rate.ts';
import { backingOff } from '#shared/adapters/sqs/backing-off.ts';
import { sqsHideMessage } from '#shared/adapters/sqs/refresh-queue.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { SECRETS, secretsPrefix } from '#shared/contract/names.ts';
import type { DeliveredTarget } from '#shared/contract/on-call.ts';
import { deliver, type Receiver } from './deliver.ts';
import { readEnv } from './env.ts';
import { readNotice } from './read-notice.ts';
import { pagerOf } from './receivers.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'deliver', level: env.GRANTKEEPER_LOG_LEVEL });
const calls = callCounter(log);
const clock = systemClock;
const sqs = sqsClient(calls);
const announcements = dynamoDbAnnouncements({
  client: dynamoDbClient(calls),
  tableName: env.GRANTKEEPER_TABLE,
});
const secrets = currentTexts({
  client: secretsManagerClient(calls),
  guard: readsOnly,
});
const read = (name: string) =>
  secrets.get(`${secretsPrefix(env.GRANTKEEPER_STAGE)}/${SECRETS.onCall}/${name}`);

function receiverOf(target: DeliveredTarget): Receiver {
  const name = `${target.kind}/${target.secret}`;
  const pager = notAfterItsEnd({ announcements, name, clock }, pagerOf(target, { read, clock }));
  return { name, target, pager: pagerOnce({ announcements, name, clock, log }, pager) };
}

const work = backingOff({
  handle: deliver({
    read: readNotice({ stage: env.GRANTKEEPER_STAGE, ticketTopic: env.GRANTKEEPER_TICKET_TOPIC }),
    receivers: env.GRANTKEEPER_ON_CALL_TARGETS.map(receiverOf),
    setAside: async (MessageBody) => {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: env.GRANTKEEPER_PAGE_DEAD_LETTERS_URL, MessageBody }),
      );
    },
    metrics: powertoolsMetrics(),
    log,
  }),
  hide: sqsHideMessage({ client: sqs, queueUrl: env.GRANTKEEPER_PAGES_URL }),
  log,
});

/** Brings what the topics carry to those who do not subscribe to a topic: chats, pagers, webhooks. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => work(event.Records);
