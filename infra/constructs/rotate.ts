import { Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { RotateEnvironment } from '#functions/rotate/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { pageWhenOver, pageWhenSilent } from './alarms.ts';
import { allow, CLIENT_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { grantkeeperMetric } from './metric.ts';
import { NodeFunction } from './node-function.ts';
import type { ServiceProps } from './service-props.ts';

/** Room for a rotation or three; one that is cut short goes on with the next minute's run. */
const TIMEOUT = Duration.minutes(8);

/** Each minute, drives rotations of client secrets: those that are due, asked for, or left by a run before. */
export class Rotate extends Construct {
  constructor(scope: Construct, id: string, { settings, data, common }: ServiceProps) {
    super(scope, id);
    const rotate = new NodeFunction<RotateEnvironment>(this, 'Function', {
      name: 'rotate',
      settings,
      timeout: TIMEOUT,
      memoryMegabytes: 512,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
        GRANTKEEPER_BUS: data.bus.eventBusName,
      },
      knowsVendors: 'refresh',
      may: [
        allow.listRows(data),
        allow.changeIntegrations(data),
        allow.changeClients(data),
        allow.writeTheTableByKey(data),
        allow.replaceClientCredentials(this, settings.stage),
        allow.publish(data),
      ],
    });
    acknowledgeSecrets(rotate.role, settings.stage, [CLIENT_SECRETS]);
    // The next minute is the retry. Two runs at once do no harm: each rotation is held by one.
    rotate.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    this.schedule(rotate, data.rotationDeadLetters);
    this.watch(data);
  }

  private schedule(
    rotate: NodeFunction<RotateEnvironment>,
    deadLetterQueue: ServiceProps['data']['rotationDeadLetters'],
  ): void {
    // Not for a schedule of another account that was told this role's name.
    const ownAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ownAccount }),
    });
    for (const statement of [allow.invoke(rotate.function), allow.send(deadLetterQueue)])
      role.addToPolicy(statement);
    new Schedule(this, 'Schedule', {
      description: 'Looks for client secrets that are to be replaced, each minute',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      // The role has all it needs; the library would add every version of the function to it.
      target: new LambdaInvoke(rotate.function, {
        role: role.withoutPolicyUpdates(),
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
        deadLetterQueue,
      }),
    });
  }

  private watch({ alarmTopic: topic, rotationDeadLetters }: ServiceProps['data']): void {
    const period = Duration.minutes(5);
    pageWhenOver(this, {
      name: 'rotation-stuck',
      topic,
      metric: grantkeeperMetric('RotationStuck', 'Maximum', period),
      over: 0,
      periods: 1,
      says: 'The rotation of a client secret does not end or was given up, or neither the old secret nor the new one works.',
    });
    pageWhenSilent(this, {
      name: 'rotation-heartbeat',
      topic,
      metric: grantkeeperMetric('RotationCompleted', 'Sum', period),
      periods: 3,
      says: 'Nobody has looked for rotations for a quarter of an hour: one that was begun may hold refreshes back.',
    });
    pageWhenOver(this, {
      name: 'rotation-dead-letters',
      topic,
      metric: rotationDeadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      over: 0,
      periods: 1,
      says: 'The scheduler could not start a look for rotations.',
    });
  }
}
