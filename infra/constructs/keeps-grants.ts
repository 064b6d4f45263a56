import type { Construct } from 'constructs';
import { allow, CLIENT_SECRETS, FINGERPRINT_SECRET, TOKEN_SECRETS, WEBHOOK_SECRETS } from './allow.ts';
import { budgetVariables } from './budget-variables.ts';
import type { ServiceProps } from './service-props.ts';

/** The secrets that a function of this kind reaches. */
export const GRANT_SECRETS = [TOKEN_SECRETS, CLIENT_SECRETS, WEBHOOK_SECRETS, FINGERPRINT_SECRET];

/** What a function reads and may do that brings grants and client secrets, and takes them away, for people. */
export function keepsGrants(
  scope: Construct,
  { settings, data, refreshQueue, publicUrl, common }: ServiceProps,
) {
  return {
    environment: {
      ...common,
      ...budgetVariables(settings),
      GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
      GRANTKEEPER_BUS: data.bus.eventBusName,
      GRANTKEEPER_KEY_ARN: data.key.keyArn,
      GRANTKEEPER_PUBLIC_URL: publicUrl,
    },
    knowsVendors: 'whole',
    may: [
      allow.keepRows(data),
      allow.listRows(data),
      allow.writeTheTableByKey(data),
      allow.keepTokens(scope, settings.stage),
      allow.keepClientCredentials(scope, settings.stage),
      allow.keepWebhookKeys(scope, settings.stage),
      allow.shareTheFingerprintKey(scope, settings.stage),
      allow.openEscrow(data),
      allow.publish(data),
      allow.send(refreshQueue),
    ],
  } as const;
}
