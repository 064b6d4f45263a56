import { Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  CfnGlobalTable,
  ProjectionType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { DUE_INDEX, LIST_INDEX, TABLE } from '#shared/contract/table.ts';
import type { Settings } from './config.ts';
import { deadLetters } from './constructs/dead-letters.ts';
import { deliveryQueue } from './constructs/delivery-queue.ts';
import { OnCall } from './constructs/on-call.ts';
import { onCallEvents } from './constructs/on-call-events.ts';
import { type PageQueue, pageQueue } from './constructs/page-queue.ts';
import { removalPolicy } from './constructs/removal.ts';
import { isDelivered } from './on-call-targets.ts';

export interface DataStackProps extends StackProps {
  readonly settings: Settings;
}

/** All that must not be lost. It stays when its stack goes, and its logical ids are held by a test. */
export class DataStack extends Stack {
  readonly key: Key;
  readonly table: TableV2;
  readonly bus: EventBus;
  readonly topics: OnCall['topics'];
  readonly onCallKey: IKey;
  readonly sweepDeadLetters: Queue;
  readonly refreshDeadLetters: Queue;
  readonly calendarDeadLetters: Queue;
  readonly rotationDeadLetters: Queue;
  readonly healthDeadLetters: Queue;
  readonly jobDeadLetters: Queue;
  readonly reconcileDeadLetters: Queue;
  readonly deliveryDeadLetters: Queue;
  readonly webhookCareDeadLetters: Queue;
  readonly onCallDeadLetters: Queue;
  /** What vendors have said of grants: nobody says it twice. */
  readonly deliveries: Queue;
  /** What happened, until the on-call has it on record. */
  readonly onCallEvents: Queue;
  /** Absent where everyone who is told subscribes to the topics. */
  readonly pages?: PageQueue;

  constructor(scope: Construct, id: string, { settings, ...rest }: DataStackProps) {
    super(scope, id, rest);
    const { home } = settings;
    this.key = new Key(this, 'Key', {
      description: 'Seals the table, and token sets that the vault would not take',
      enableKeyRotation: true,
      removalPolicy: removalPolicy(home),
    });
    this.table = new TableV2(this, 'Table', {
      partitionKey: text(TABLE.partitionKey),
      sortKey: text(TABLE.sortKey),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: home.retainsData,
      timeToLiveAttribute: TABLE.timeToLive,
      removalPolicy: removalPolicy(home),
      globalSecondaryIndexes: [DUE_INDEX, LIST_INDEX].map((index) => ({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: [...index.projected],
      })),
    });
    sealTable(this.table, this.key);
    this.bus = new EventBus(this, 'Bus', {
      description: 'What happens to grants and clients: ids and versions only',
    });
    const { topics, key } = new OnCall(this, 'OnCall', { home, targets: settings.onCall });
    this.topics = topics;
    this.onCallKey = key;
    if (settings.onCall.some(isDelivered)) this.pages = pageQueue(this, [topics.page, topics.ticket], home);
    this.sweepDeadLetters = deadLetters(this, 'SweepDeadLetters', home);
    this.refreshDeadLetters = deadLetters(this, 'RefreshDeadLetters', home);
    this.calendarDeadLetters = deadLetters(this, 'CalendarDeadLetters', home);
    this.rotationDeadLetters = deadLetters(this, 'RotationDeadLetters', home);
    this.healthDeadLetters = deadLetters(this, 'HealthDeadLetters', home);
    this.jobDeadLetters = deadLetters(this, 'JobDeadLetters', home);
    this.reconcileDeadLetters = deadLetters(this, 'ReconcileDeadLetters', home);
    this.deliveryDeadLetters = deadLetters(this, 'DeliveryDeadLetters', home);
    this.webhookCareDeadLetters = deadLetters(this, 'WebhookCareDeadLetters', home);
    this.onCallDeadLetters = deadLetters(this, 'OnCallDeadLetters', home);
    this.onCallEvents = onCallEvents(this, this.bus, home, this.onCallDeadLetters);
    this.deliveries = deliveryQueue(this, 'Deliveries', settings, this.deliveryDeadLetters);
  }
}

const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * Seals the table with our own key. `TableEncryptionV2.customerManagedKey` wants the region at synth, which would tie
 * the synth to an account's credentials; the template itself knows the region when it is deployed.
 */
function sealTable(table: TableV2, key: IKey): void {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnGlobalTable))
    throw new Error('TableV2 is no longer made of one CfnGlobalTable');
  resource.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: key.keyArn });
}
