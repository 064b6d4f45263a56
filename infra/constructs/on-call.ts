import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { PageSeverity } from '#shared/contract/on-call.ts';
import type { Home } from '../config.ts';
import type { OnCallTarget } from '../on-call-targets.ts';
import { removalPolicy } from './removal.ts';

export interface OnCallProps {
  readonly home: Home;
  /** Nobody is told where there are none; the alarms still show in the console. */
  readonly targets: readonly OnCallTarget[];
}

/** The topics that alarms and incidents page, one for each severity, sealed with a key that only who publishes may use. */
export class OnCall extends Construct {
  readonly topics: Readonly<Record<PageSeverity, Topic>>;
  readonly key: IKey;

  constructor(scope: Construct, id: string, { home, targets }: OnCallProps) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Seals what alarms tell the on-call',
      enableKeyRotation: true,
      removalPolicy: removalPolicy(home),
    });
    // Without this, alarms change state and page nobody: CloudWatch cannot publish to a topic it cannot encrypt for.
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const topicFor = (severity: PageSeverity, topicId: string): Topic => {
      const topic = new Topic(this, topicId, { masterKey: key, enforceSSL: home.demandsTls });
      mayBePagedByAlarms(topic);
      for (const target of targets.filter(({ severities }) => severities.includes(severity))) {
        if (target.kind === 'email') topic.addSubscription(new EmailSubscription(target.address));
        if (target.kind === 'https') topic.addSubscription(new UrlSubscription(target.url));
      }
      return topic;
    };
    this.key = key;
    this.topics = { page: topicFor('page', 'Topic'), ticket: topicFor('ticket', 'Tickets') };
  }
}

function mayBePagedByAlarms(topic: Topic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}
