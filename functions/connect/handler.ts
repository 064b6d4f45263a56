import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import {
  type ApiGatewayEvent,
  type ApiGatewayResult,
  serveEvents,
} from '#shared/adapters/api-gateway/serve-events.ts';
import { callCounter } from '#shared/adapters/aws/call-counter.ts';
import { sqsClient } from '#shared/adapters/aws/clients.ts';
import { awsKeyring } from '#shared/adapters/aws/keyring.ts';
import { once } from '#shared/adapters/aws/once.ts';
import { awsPorts } from '#shared/adapters/aws/ports.ts';
import { httpApi } from '#shared/adapters/http/api.ts';
import { connectRoutes } from '#shared/adapters/http/routes/connect.ts';
import { intakePageRoutes } from '#shared/adapters/http/routes/intake.ts';
import { keyRoutes } from '#shared/adapters/http/routes/keys.ts';
import { createDeviceEndpoint } from '#shared/adapters/oauth/device-endpoint.ts';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import { createIdentityProbe } from '#shared/adapters/oauth/identity-probe.ts';
import { powertoolsLog } from '#shared/adapters/powertools/log.ts';
import { parseConsentPoll, sqsConsentPolls } from '#shared/adapters/sqs/consent-polls.ts';
import { sqsHideMessage } from '#shared/adapters/sqs/refresh-queue.ts';
import type { DevicePorts } from '#shared/ports/device.ts';
import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import { behindPages } from '#shared/usecases/consent/behind-pages.ts';
import { deployedVendors } from '#shared/vendors/deployed-vendors.ts';
import { readEnv } from './env.ts';
import { polls } from './polls.ts';

const env = readEnv(process.env);
const log = powertoolsLog({ service: 'connect', level: env.GRANTKEEPER_LOG_LEVEL });
const made = awsPorts(env, deployedVendors(env.GRANTKEEPER_VENDORS), log);
const queue = once(() => {
  const at = { client: sqsClient(callCounter(log)), queueUrl: env.GRANTKEEPER_CONSENT_QUEUE_URL };
  return { polls: sqsConsentPolls({ ...at, clock: made.clock }), hide: sqsHideMessage(at) };
});
const transport = guardedTransport({
  allowLoopback: env.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS,
  clock: made.clock,
});
const device: DevicePorts & { readonly identityProbe: IdentityProbe } = {
  deviceEndpoint: createDeviceEndpoint({ transport }),
  identityProbe: createIdentityProbe({ transport }),
  consentPolls: { lookAt: (id, at) => queue().polls.lookAt(id, at) },
};
const ports = { ...made, ...device, keyring: awsKeyring(env.GRANTKEEPER_STAGE, made) };
const publicUrl = (): string => env.GRANTKEEPER_PUBLIC_URL;

const routes = [...connectRoutes({ ...ports, publicUrl }), ...intakePageRoutes(ports), ...keyRoutes(ports)];
const serve = serveEvents(httpApi(routes, log));
const look = polls({
  look: behindPages(ports),
  read: parseConsentPoll,
  hide: (receiptHandle, length) => queue().hide(receiptHandle, length),
  log,
});

/** People's pages, the looks at consents behind them, and the public keys of clients. */
export const handler = (event: ApiGatewayEvent | SQSEvent): Promise<ApiGatewayResult | SQSBatchResponse> =>
  'Records' in event ? look(event) : serve(event);
