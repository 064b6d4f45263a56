import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { awsCarePorts } from '#shared/adapters/aws/care-ports.ts';
import { sqsClient } from '#shared/adapters/aws/clients.ts';
import { once } from '#shared/adapters/aws/once.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { parseRefreshMessage, sqsHideMessage } from '#shared/adapters/sqs/refresh-queue.ts';
import { finishRemoval } from '#shared/usecases/finish-removal.ts';
import { hearSigns } from '#shared/usecases/notice/hear-signs.ts';
import { refreshIntegration } from '#shared/usecases/refresh-integration.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { batch } from './batch.ts';
import { readEnv } from './env.ts';

const env = readEnv(process.env);
const vendors = deployedVendors(env.GRANTKEEPER_VENDORS);
const ports = awsCarePorts(
  env,
  vendors,
  powertoolsLog({ service: 'refresh', level: env.GRANTKEEPER_LOG_LEVEL }),
);

const hide = once(() =>
  sqsHideMessage({ client: sqsClient(callCounter(ports.log)), queueUrl: env.GRANTKEEPER_QUEUE_URL }),
);

export const handler = batch({
  ...ports,
  refresh: refreshIntegration({ ...ports, hearSigns: hearSigns(ports) }),
  finishRemoval: finishRemoval(ports),
  read: parseRefreshMessage,
  hide: (receiptHandle, length) => hide()(receiptHandle, length),
});
