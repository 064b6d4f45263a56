import { CfnOutput } from 'aws-cdk-lib';
import {
  type CfnStage,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  HttpStage,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { ACCESS_LOG_FORMAT } from './access-log.ts';
import { acknowledge } from './acknowledge.ts';
import { raiseAlarm } from './raise-alarm.ts';
import { removalPolicy } from './removal.ts';
import type { ServiceProps } from './service-props.ts';

export type ApiProps = Pick<ServiceProps, 'settings' | 'data'>;

/** What people visit. */
const PAGES = [
  ['GET', '/connect/{id}'],
  ['GET', '/oauth/callback'],
  ['GET', '/intake/{ticket}'],
  ['POST', '/intake/{ticket}'],
] as const;

/** What vendors send to, by whatever method they have. */
const WEBHOOKS = ['/webhooks/{vendor}', '/webhooks/{vendor}/{client}'].flatMap((path) =>
  (['POST', 'GET', 'DELETE'] as const).map((method) => [method, path] as const),
);

/** Of each way to send webhooks, in a second: forged ones shall cost no reader a token, and vendors come again. */
const WEBHOOK_LIMITS = { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 };

/** Who answers what. */
export interface Served {
  readonly token: IFunction;
  readonly manage: IFunction;
  readonly public: IFunction;
  readonly connect: IFunction;
  readonly webhook: IFunction;
  readonly reconcile: IFunction;
  /** @default - the management API, which knows of no queue */
  readonly queues?: IFunction;
}

/** The HTTP contract's front door: whatever is under `/v1` needs a signature by IAM, the rest is told to anyone. */
export class Api extends Construct {
  /** Where people and vendors find it. */
  readonly url: string;
  private readonly api: HttpApi;
  private readonly stage: CfnStage;

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    const { settings } = props;
    this.api = new HttpApi(this, 'Http', {
      apiName: `grantkeeper-${settings.stage}`,
      description: 'Grants, and the access tokens that they bring',
      createDefaultStage: false,
      defaultAuthorizer: new HttpIamAuthorizer(),
    });
    this.url = settings.publicUrl ?? this.api.apiEndpoint;
    this.stage = this.makeStage(props);
    raiseAlarm(this, 'api-server-errors', props, (of) => this.api.metricServerError(of));
    new CfnOutput(this, 'ApiId', { key: 'ApiId', value: this.api.apiId });
    new CfnOutput(this, 'ApiUrl', { key: 'ApiUrl', value: this.api.apiEndpoint });
  }

  /** The functions come later, because some of them have to know this address. */
  serve(functions: Served): void {
    const signed = new HttpIamAuthorizer();
    this.route('POST', '/v1/integrations/{id}/token', functions.token, signed);
    this.route('GET', '/v1/reconcile', functions.reconcile, signed);
    this.route('POST', '/v1/run/reconcile', functions.reconcile, signed);
    if (functions.queues !== undefined) {
      for (const path of ['/v1/queues', '/v1/queues/{proxy+}'])
        this.route('ANY', path, functions.queues, signed);
    }
    this.route('ANY', '/v1/{proxy+}', functions.manage, signed);
    for (const path of ['/healthz', '/openapi.json']) {
      this.open(
        'GET',
        path,
        functions.public,
        'Health and the API description hold no secret and change nothing.',
      );
    }
    for (const [method, path] of PAGES) {
      this.open(
        method,
        path,
        functions.connect,
        'A browser has no IAM: its ticket or state, 256 bits each, is the key.',
      );
    }
    this.open(
      'GET',
      '/.well-known/jwks/{id}',
      functions.connect,
      'A vendor has no IAM, and what it reads here are public keys.',
    );
    const webhooks = WEBHOOKS.map(([method, path]) =>
      this.open(
        method,
        path,
        functions.webhook,
        'A vendor has no IAM: it signs what it sends, and nothing follows from what is not signed.',
      ),
    );
    this.limitWebhooks(webhooks.filter((route) => route !== undefined));
  }

  private makeStage({ settings }: ApiProps): CfnStage {
    const log = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: removalPolicy(settings.home),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 1000, burstLimit: 2000 },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: ACCESS_LOG_FORMAT },
    });
    return stage.node.defaultChild as CfnStage;
  }

  /** A stage can limit only routes that are there. */
  private limitWebhooks(routes: readonly IConstruct[]): void {
    const keys = WEBHOOKS.map(([method, path]) => `${method} ${path}`);
    this.stage.routeSettings = Object.fromEntries(keys.map((key) => [key, WEBHOOK_LIMITS]));
    this.stage.node.addDependency(...routes);
  }

  private open(
    method: keyof typeof HttpMethod,
    path: string,
    to: IFunction,
    why: string,
  ): HttpRoute | undefined {
    const route = this.route(method, path, to, new HttpNoneAuthorizer());
    if (route !== undefined) acknowledge(route, { 'AwsSolutions-APIG4': why });
    return route;
  }

  private route(
    method: keyof typeof HttpMethod,
    path: string,
    to: IFunction,
    authorizer: IHttpRouteAuthorizer,
  ): HttpRoute | undefined {
    const [route] = this.api.addRoutes({
      path,
      methods: [HttpMethod[method]],
      integration: new HttpLambdaIntegration(`${method}${path}`, to),
      authorizer,
    });
    return route;
  }
}
