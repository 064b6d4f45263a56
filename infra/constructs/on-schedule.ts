import { type Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, type ScheduleExpression, type TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { allow } from './allow.ts';

export interface OnScheduleProps {
  readonly description: string;
  readonly schedule: ScheduleExpression;
  /** @default - at the very time */
  readonly timeWindow?: TimeWindow;
  readonly retryAttempts: number;
  readonly maxEventAge: Duration;
  /** Takes what the scheduler could not start. */
  readonly deadLetterQueue: IQueue;
}

/** Starts a function by the clock, with a role that may start this one alone. */
export function startOnSchedule(scope: Construct, target: IFunction, props: OnScheduleProps): void {
  const { description, schedule, timeWindow, ...delivery } = props;
  // Not for a schedule of another account that was told this role's name.
  const ownAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  const role = new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: ownAccount }),
  });
  for (const statement of [allow.invoke(target), allow.send(delivery.deadLetterQueue)])
    role.addToPolicy(statement);
  new Schedule(scope, 'Schedule', {
    description,
    schedule,
    ...(timeWindow === undefined ? {} : { timeWindow }),
    // The role has all it needs; the library would add every version of the function to it.
    target: new LambdaInvoke(target, { role: role.withoutPolicyUpdates(), ...delivery }),
  });
}
