import { secretsPrefix } from '#shared/contract/names.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type {
  RegistrationKeys,
  WebhookHearing,
  WebhookRegistrations,
} from '#shared/ports/webhook-registrations.ts';
import { dynamoDbWebhookHearing } from '../dynamodb/webhook-hearing.ts';
import { guardedTransport } from '../oauth/guarded-transport.ts';
import { createWebhookRegistrations } from '../registration/registrations.ts';
import { secretsManagerRegistrationKeys } from '../secrets-manager/registration-keys.ts';
import { ACCOUNT_WRITES_PER_SECOND, writeRateGuard } from '../secrets-manager/write-rate.ts';
import { callCounter } from './call-counter.ts';
import { dynamoDbClient, secretsManagerClient } from './clients.ts';

interface Settings {
  readonly GRANTKEEPER_STAGE: string;
  readonly GRANTKEEPER_TABLE: string;
  readonly GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: boolean;
}

/** What looking after webhooks at vendors takes besides the other ports, for the functions that do. */
export function awsWebhookCare(
  settings: Settings,
  { log, metrics, clock }: Pick<Ports, 'log' | 'metrics' | 'clock'>,
): {
  readonly webhookRegistrations: WebhookRegistrations;
  readonly registrationKeys: RegistrationKeys;
  readonly hearing: WebhookHearing;
} {
  const calls = callCounter(log);
  const allowLoopback = settings.GRANTKEEPER_ALLOW_LOOPBACK_VENDORS;
  return {
    webhookRegistrations: createWebhookRegistrations({
      transport: guardedTransport({ allowLoopback, clock }),
      clock,
    }),
    registrationKeys: secretsManagerRegistrationKeys({
      client: secretsManagerClient(calls),
      prefix: secretsPrefix(settings.GRANTKEEPER_STAGE),
      guard: writeRateGuard({ perSecond: ACCOUNT_WRITES_PER_SECOND / 2, log, metrics, clock }),
    }),
    hearing: dynamoDbWebhookHearing({
      client: dynamoDbClient(calls),
      tableName: settings.GRANTKEEPER_TABLE,
    }),
  };
}
