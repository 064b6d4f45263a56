import { Construct } from 'constructs';
import type { ApiEnvironment } from '#functions/api/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, REGISTRATION_SECRETS } from './allow.ts';
import { allowOnCall } from './allow-on-call.ts';
import { HTTP_FUNCTION_TIMEOUT } from './http-timeout.ts';
import { GRANT_SECRETS, keepsGrants } from './keeps-grants.ts';
import { NodeFunction } from './node-function.ts';
import { raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Everything under `/v1` but the hot path: registering, importing, pausing, rotating, removing. */
export class Manage extends Construct {
  readonly function: NodeFunction<ApiEnvironment>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, consentQueue } = props;
    const grants = keepsGrants(this, props);
    this.function = new NodeFunction<ApiEnvironment>(this, 'Function', {
      name: 'api',
      settings,
      timeout: HTTP_FUNCTION_TIMEOUT,
      memoryMegabytes: 1024,
      ...grants,
      environment: {
        ...grants.environment,
        GRANTKEEPER_CONSENT_QUEUE_URL: consentQueue.queueUrl,
        GRANTKEEPER_PAGE_TOPIC: data.topics.page.topicArn,
        GRANTKEEPER_TICKET_TOPIC: data.topics.ticket.topicArn,
      },
      may: [
        ...grants.may,
        allow.send(consentQueue),
        allow.keepRegistrationKeys(this, settings.stage),
        allowOnCall.page(data),
        allowOnCall.useTheTopicsByKey(data),
      ],
    });
    this.function.role.addToPrincipalPolicy(allow.listTokenVersions(this, settings.stage));
    acknowledgeSecrets(this.function.role, settings.stage, [...GRANT_SECRETS, REGISTRATION_SECRETS]);
    raiseAlarm(this, 'api-errors', props, (of) => this.function.function.metricErrors(of));
  }
}
