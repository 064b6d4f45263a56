import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DUE_INDEX, LIST_INDEX } from '#shared/contract/table.ts';
import { STACK } from '../../infra/cost/counted.ts';
import { type Resource, synthesize } from './synthesized.ts';

const prod = synthesize({ stage: 'prod', onCall: 'ops@example.com' });
const local = synthesize({ stage: 'local' });

const STATEFUL = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::SQS::Queue',
  'AWS::Events::EventBus',
  'AWS::SNS::Topic',
];

describe('the data stack', () => {
  const stateful = prod.resources('data').filter((one) => STATEFUL.includes(one.type));

  it('keeps the logical ids of what holds data: a changed one would replace it', () => {
    expect(stateful.map((one) => `${one.logicalId} ${one.type}`)).toEqual([
      'Key961B73FD AWS::KMS::Key',
      'TableCD117FA1 AWS::DynamoDB::GlobalTable',
      'BusEA82B648 AWS::Events::EventBus',
      'OnCallKey6DF8E67A AWS::KMS::Key',
      'OnCallTopic2FB15ED5 AWS::SNS::Topic',
      'OnCallTicketsF4783518 AWS::SNS::Topic',
      'SweepDeadLettersBE53EB73 AWS::SQS::Queue',
      'RefreshDeadLetters1A6AB710 AWS::SQS::Queue',
      'CalendarDeadLettersC1260C91 AWS::SQS::Queue',
      'RotationDeadLetters54886ED4 AWS::SQS::Queue',
      'HealthDeadLetters8BAFD18A AWS::SQS::Queue',
      'JobDeadLettersC8813FAB AWS::SQS::Queue',
      'ReconcileDeadLettersC2DD5563 AWS::SQS::Queue',
      'DeliveryDeadLettersB0889D5D AWS::SQS::Queue',
      'WebhookCareDeadLettersB8AC8AF8 AWS::SQS::Queue',
      'OnCallDeadLettersFBD493A1 AWS::SQS::Queue',
      'OnCallEvents36E3CBB0 AWS::SQS::Queue',
      'DeliveriesBF2F7293 AWS::SQS::Queue',
    ]);
  });

  it('outlives its stack, which cannot be deleted in passing', () => {
    const holding = stateful.filter((one) => !/EventBus|Topic/.test(one.type));
    expect(holding.map((one) => one.deletionPolicy)).toEqual(holding.map(() => 'Retain'));
    expect(prod.stacks.data.terminationProtection).toBe(true);
    expect(local.stacks.data.terminationProtection).toBe(false);
  });

  it('seals the table with its own key, restores it to any second, and forbids its deletion', () => {
    prod.templates.data.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } },
        },
      ],
      TimeToLiveSpecification: { Enabled: true },
    });
  });

  it('indexes what is due and what is listed by what the store asks for', () => {
    const [table] = prod.resources('data').filter((one) => one.type === 'AWS::DynamoDB::GlobalTable');
    const indexes = table?.properties.GlobalSecondaryIndexes as readonly Record<string, unknown>[];
    expect(indexes.map(({ IndexName, KeySchema, Projection }) => [IndexName, KeySchema, Projection])).toEqual(
      [DUE_INDEX, LIST_INDEX].map((index) => [
        index.name,
        [
          { AttributeName: index.partitionKey, KeyType: 'HASH' },
          { AttributeName: index.sortKey, KeyType: 'RANGE' },
        ],
        { ProjectionType: 'INCLUDE', NonKeyAttributes: [...index.projected] },
      ]),
    );
  });

  it('lets CloudWatch page through the sealed topic', () => {
    prod.templates.data.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
    prod.templates.data.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });
});

describe('the schedule', () => {
  it('sweeps each minute and leaves retrying to the next minute', () => {
    prod.templates.service.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      },
    });
    prod.templates.service.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });
});

describe('the daily look at what ends', () => {
  it('begins within an hour, is started again for six hours, and ends in its dead letters', () => {
    prod.templates.service.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 6 * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
      State: 'ENABLED',
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 21_600 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      },
    });
    prod.templates.service.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
    });
  });
});

/** What hands a queue to the function of that capability. */
const sourceOf = (capability: string) =>
  prod
    .resources('service')
    .find((one) => one.type === 'AWS::Lambda::EventSourceMapping' && one.logicalId.startsWith(capability));

describe('the refresh queue', () => {
  it('is worked in batches without waiting for company, each message answered for by itself', () => {
    const source = sourceOf('Refresh');
    expect(source?.properties).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 20 },
    });
    expect(source?.properties).not.toHaveProperty('MaximumBatchingWindowInSeconds');
  });

  it('hides a message for six function timeouts, and sets it aside after 20 deliveries', () => {
    prod.templates.service.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 720,
      RedrivePolicy: { maxReceiveCount: 20, deadLetterTargetArn: Match.anyValue() },
      SqsManagedSseEnabled: true,
    });
    prod.templates.service.hasResourceProperties('AWS::Lambda::Function', { Timeout: 120 });
  });
});

describe('the queue of deliveries', () => {
  it('is worked in batches, each message answered for by itself, and takes no more than its share', () => {
    expect(sourceOf('Revocation')?.properties).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it('outlives what works it off, keeps a message longer than vendors repeat it, and sets it aside in the end', () => {
    prod.templates.data.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 720,
      MessageRetentionPeriod: 4 * 24 * 3600,
      RedrivePolicy: { maxReceiveCount: 20, deadLetterTargetArn: Match.anyValue() },
      SqsManagedSseEnabled: true,
    });
  });
});

describe('the functions', () => {
  const functions = prod.resources('service').filter((one) => one.type === 'AWS::Lambda::Function');

  it('are fifteen, on a pinned runtime', () => {
    expect(functions).toHaveLength(15);
    for (const one of functions) {
      expect(one.properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
      expect(one.properties).not.toHaveProperty('FunctionName');
    }
  });

  it('have no secret in their environment: names, addresses and numbers only', () => {
    const names = new Set(
      functions.flatMap((one) =>
        Object.keys((one.properties.Environment as { Variables: object }).Variables),
      ),
    );
    expect([...names].sort()).toEqual([
      'GRANTKEEPER_ALLOW_LOOPBACK_VENDORS',
      'GRANTKEEPER_BUS',
      'GRANTKEEPER_CONFIRM_SECONDS',
      'GRANTKEEPER_CONSENT_QUEUE_URL',
      'GRANTKEEPER_DELIVERIES_URL',
      'GRANTKEEPER_EACH_REFRESH_EVENT',
      'GRANTKEEPER_FUNCTION_TIMEOUT_MS',
      'GRANTKEEPER_KEY_ARN',
      'GRANTKEEPER_LOG_LEVEL',
      'GRANTKEEPER_MAINTENANCE',
      'GRANTKEEPER_ON_CALL_EVENTS_URL',
      'GRANTKEEPER_PAGE_TOPIC',
      'GRANTKEEPER_PUBLIC_URL',
      'GRANTKEEPER_QUEUE_URL',
      'GRANTKEEPER_RECONSENTS_PER_HOUR',
      'GRANTKEEPER_SETTLE_MS',
      'GRANTKEEPER_STAGE',
      'GRANTKEEPER_SWEEP_CAPACITY',
      'GRANTKEEPER_TABLE',
      'GRANTKEEPER_TICKET_TOPIC',
      'GRANTKEEPER_VENDORS',
      'GRANTKEEPER_VENDOR_DEADLINE_MS',
    ]);
  });
});

describe('the HTTP API', () => {
  it('wants a signature for everything but health, its own description, what people visit and what vendors send', () => {
    const routes = prod
      .resources('service')
      .filter((one) => one.type === 'AWS::ApiGatewayV2::Route')
      .map((one) => `${one.properties.RouteKey}: ${one.properties.AuthorizationType}`);
    expect(routes.sort()).toEqual([
      'ANY /v1/{proxy+}: AWS_IAM',
      'DELETE /webhooks/{vendor}/{client}: NONE',
      'DELETE /webhooks/{vendor}: NONE',
      'GET /.well-known/jwks/{id}: NONE',
      'GET /connect/{id}: NONE',
      'GET /healthz: NONE',
      'GET /intake/{ticket}: NONE',
      'GET /oauth/callback: NONE',
      'GET /openapi.json: NONE',
      'GET /v1/reconcile: AWS_IAM',
      'GET /webhooks/{vendor}/{client}: NONE',
      'GET /webhooks/{vendor}: NONE',
      'POST /intake/{ticket}: NONE',
      'POST /v1/integrations/{id}/token: AWS_IAM',
      'POST /v1/run/reconcile: AWS_IAM',
      'POST /webhooks/{vendor}/{client}: NONE',
      'POST /webhooks/{vendor}: NONE',
    ]);
  });
});

describe('the access log', () => {
  it('says of each request how it ended, and nothing that opens a page', () => {
    const [stage] = prod.resources('service').filter((one) => one.type === 'AWS::ApiGatewayV2::Stage');
    const settings = stage?.properties.AccessLogSettings as { readonly Format: string } | undefined;
    expect(JSON.parse(settings?.Format ?? '')).toEqual({
      requestId: '$context.requestId',
      requestTime: '$context.requestTime',
      routeKey: '$context.routeKey',
      status: '$context.status',
      integrationError: '$context.integrationErrorMessage',
      latency: '$context.responseLatency',
    });
  });
});

describe('a flood of webhooks', () => {
  it('is held at the door, whatever the method', () => {
    const limited = { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 };
    const [stage] = prod.resources('service').filter((one) => one.type === 'AWS::ApiGatewayV2::Stage');
    const open = prod
      .resources('service')
      .filter((one) => one.type === 'AWS::ApiGatewayV2::Route')
      .filter((one) => String(one.properties.RouteKey).includes('/webhooks/'));
    const keys = open.map((one) => [String(one.properties.RouteKey), limited]);
    expect(keys).toHaveLength(6);
    expect(stage?.properties.RouteSettings).toEqual(Object.fromEntries(keys));
    const after = prod.templates.service.toJSON().Resources[stage?.logicalId ?? ''].DependsOn;
    expect(after).toEqual(expect.arrayContaining(open.map((one) => one.logicalId)));
  });
});

describe('the address in links', () => {
  const urlOf = (stage: typeof prod, name: string): unknown => {
    const found = stage
      .resources('service')
      .find((one) => one.type === 'AWS::Lambda::Function' && one.logicalId.startsWith(name));
    const environment = found?.properties.Environment as { Variables: Record<string, unknown> } | undefined;
    return environment?.Variables.GRANTKEEPER_PUBLIC_URL;
  };

  it('is that of the API itself, unless the stage has a domain of its own', () => {
    const own = synthesize({
      stage: 'prod',
      onCall: 'ops@example.com',
      publicUrl: 'https://grants.example.com',
    });
    for (const name of ['Manage', 'Token', 'Connect', 'Webhook']) {
      expect(urlOf(prod, name)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ApiHttp/), 'ApiEndpoint'] });
      expect(urlOf(own, name)).toBe('https://grants.example.com');
    }
  });
});

describe('what the cost model takes the stacks to have', () => {
  const all = (['data', 'service'] as const).flatMap((stack) => prod.resources(stack));
  const of = (type: string) => all.filter((one) => one.type === type);
  const functionOf = (capability: string): string =>
    `${capability.charAt(0).toUpperCase()}${capability.slice(1)}`;

  it('is what they have: alarms, dashboards, keys, queues that are polled, and runs of each minute', () => {
    const isOnVendors = ({ properties }: Resource): boolean =>
      JSON.stringify(properties).includes('GROUP BY');
    const [onVendors = [], onOne = []] = [true, false].map((which) =>
      of('AWS::CloudWatch::Alarm').filter((one) => isOnVendors(one) === which),
    );
    expect(onOne).toHaveLength(STACK.alarms);
    expect(onVendors).toHaveLength(STACK.alarmsOnVendors);
    expect(of('AWS::CloudWatch::CompositeAlarm')).toHaveLength(STACK.compositeAlarms);
    expect(of('AWS::CloudWatch::Dashboard')).toHaveLength(STACK.dashboards);
    expect(of('AWS::CloudWatch::InsightRule')).toHaveLength(STACK.insightRules);
    expect(of('AWS::KMS::Key')).toHaveLength(STACK.keys);
    expect(of('AWS::Lambda::EventSourceMapping')).toHaveLength(STACK.polledQueues);
    const eachMinute = of('AWS::Scheduler::Schedule').filter(
      (one) => one.properties.ScheduleExpression === 'rate(1 minute)',
    );
    expect(eachMinute.map(({ logicalId }) => logicalId.replace(/Schedule.*$/, '')).sort()).toEqual(
      STACK.minuteRuns.map(functionOf).sort(),
    );
  });

  it.each(Object.entries(STACK.memoryMegabytes))('gives %s its %i MB', (capability, megabytes) => {
    const found = of('AWS::Lambda::Function').find(({ logicalId }) =>
      logicalId.startsWith(`${functionOf(capability)}Function`),
    );
    expect(found?.properties.MemorySize).toBe(megabytes);
  });
});

describe('the stage local', () => {
  it('demands no TLS, which the emulator does not speak, and keeps nothing', () => {
    for (const stack of ['data', 'service'] as const) {
      const denied = local
        .resources(stack)
        .filter((one) => one.type === 'AWS::SQS::QueuePolicy')
        .filter((one) => JSON.stringify(one.properties).includes('Deny'));
      expect(denied).toEqual([]);
      expect(local.resources(stack).filter((one) => one.deletionPolicy === 'Retain')).toEqual([]);
    }
  });

  it('differs from others in nothing else', () => {
    const types = (stage: typeof prod) =>
      (['data', 'service'] as const)
        .flatMap((stack) => stage.resources(stack).map((one) => one.type))
        .filter((type) => type !== 'AWS::SQS::QueuePolicy' && type !== 'AWS::SNS::Subscription')
        // The emulator makes no alarm of a query, and saves none: test/infra/{alarms,dashboard}.test.ts.
        .filter((type) => !/^AWS::(CloudWatch|Logs::QueryDefinition)/.test(type))
        .sort();
    expect(types(local)).toEqual(types(prod));
  });
});
