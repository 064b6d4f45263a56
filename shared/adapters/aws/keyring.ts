import { secretsPrefix } from '#shared/contract/names.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { WebhookKeyring } from '#shared/ports/webhook.ts';
import { secretsManagerWebhookKeyring } from '../secrets-manager/webhook-keyring.ts';
import { ACCOUNT_WRITES_PER_SECOND, writeRateGuard } from '../secrets-manager/write-rate.ts';
import { callCounter } from './call-counter.ts';
import { secretsManagerClient } from './clients.ts';

/** Apart from the other ports, because only the functions that people bring keys through need it. */
export function awsKeyring(
  stage: string,
  { log, metrics, clock }: Pick<Ports, 'log' | 'metrics' | 'clock'>,
): WebhookKeyring {
  return secretsManagerWebhookKeyring({
    client: secretsManagerClient(callCounter(log)),
    prefix: secretsPrefix(stage),
    guard: writeRateGuard({ perSecond: ACCOUNT_WRITES_PER_SECOND / 2, log, metrics, clock }),
  });
}
