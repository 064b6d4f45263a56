import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Home, OnCall as Target } from '../config.ts';
import { removalPolicy } from './removal.ts';

export interface OnCallProps {
  readonly home: Home;
  /** @default nobody is told; the alarms still show in the console */
  readonly target?: Target;
}

/** The topic that every alarm pages, sealed with a key that CloudWatch may use for it and for nothing else. */
export class OnCall extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: OnCallProps) {
    super(scope, id);
    const key = new Key(this, 'Key', {
      description: 'Seals what alarms tell the on-call',
      enableKeyRotation: true,
      removalPolicy: removalPolicy(props.home),
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
    const topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: props.home.demandsTls });
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.target?.kind === 'email') topic.addSubscription(new EmailSubscription(props.target.address));
    if (props.target?.kind === 'https') topic.addSubscription(new UrlSubscription(props.target.url));
    this.topic = topic;
  }
}
