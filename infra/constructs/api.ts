import { CfnOutput, Duration } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { pageWhenOver } from './alarms.ts';
import { removalPolicy } from './removal.ts';
import type { ServiceProps } from './service-props.ts';

export interface ApiProps extends ServiceProps {
  readonly tokenFunction: IFunction;
  readonly manageFunction: IFunction;
  readonly publicFunction: IFunction;
}

/** The HTTP contract's front door: whatever is under `/v1` needs a signature by IAM, the rest is told to anyone. */
export class Api extends Construct {
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { settings, data } = props;
    this.api = new HttpApi(this, 'Http', {
      apiName: `grantkeeper-${settings.stage}`,
      description: 'Grants, and the access tokens that they bring',
      createDefaultStage: false,
      defaultAuthorizer: new HttpIamAuthorizer(),
    });
    this.stage(props);
    const signed = new HttpIamAuthorizer();
    this.route('POST', '/v1/integrations/{id}/token', props.tokenFunction, signed);
    this.route('ANY', '/v1/{proxy+}', props.manageFunction, signed);
    for (const path of ['/healthz', '/openapi.json']) {
      this.route('GET', path, props.publicFunction, new HttpNoneAuthorizer());
    }
    pageWhenOver(this, {
      name: 'api-server-errors',
      topic: data.alarmTopic,
      metric: this.api.metricServerError({ period: Duration.minutes(1), statistic: 'Sum' }),
      over: 0,
      periods: 3,
      says: 'The HTTP API has answered 5xx in each of three minutes.',
    });
    new CfnOutput(this, 'ApiId', { key: 'ApiId', value: this.api.apiId });
    new CfnOutput(this, 'ApiUrl', { key: 'ApiUrl', value: this.api.apiEndpoint });
  }

  private stage({ settings }: ApiProps): void {
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: removalPolicy(settings.home),
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 1000, burstLimit: 2000 },
      accessLogSettings: { destination: new LogGroupLogDestination(log) },
    });
  }

  private route(
    method: keyof typeof HttpMethod,
    path: string,
    to: IFunction,
    authorizer: IHttpRouteAuthorizer,
  ): void {
    const [route] = this.api.addRoutes({
      path,
      methods: [HttpMethod[method]],
      integration: new HttpLambdaIntegration(`${method}${path}`, to),
      authorizer,
    });
    if (route !== undefined && authorizer instanceof HttpNoneAuthorizer) {
      acknowledge(route, {
        'AwsSolutions-APIG4': 'Health and the API description hold no secret and change nothing.',
      });
    }
  }
}
