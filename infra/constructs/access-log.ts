import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/**
 * A JSON line for each request, by the variables of HTTP APIs
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html). The route stands for
 * the path, and nothing else of what was asked is told: a path or a query holds the tickets and states that open pages.
 */
export const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    requestTime: AccessLogField.contextRequestTime(),
    routeKey: '$context.routeKey',
    status: AccessLogField.contextStatus(),
    integrationError: '$context.integrationErrorMessage',
    latency: AccessLogField.contextResponseLatency(),
  }),
);
