import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { SweepEnvironment } from '#functions/sweep/env.ts';
import { pageOnDeadLetters, pageWhenOver, pageWhenSilent } from './alarms.ts';
import { allow } from './allow.ts';
import { grantkeeperMetric } from './metric.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import type { ServiceProps } from './service-props.ts';

/** Each minute, sends what is due to the refreshers. */
export class Sweep extends Construct {
  constructor(scope: Construct, id: string, { settings, data, refreshQueue, common }: ServiceProps) {
    super(scope, id);
    const sweep = new NodeFunction<SweepEnvironment>(this, 'Function', {
      name: 'sweep',
      settings,
      // Over before the next one begins.
      timeout: Duration.seconds(50),
      memoryMegabytes: 512,
      environment: {
        ...common,
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_SWEEP_CAPACITY: String(settings.sweepCapacity),
      },
      may: [allow.findWhatIsDue(data), allow.readTheTableByKey(data), allow.send(refreshQueue)],
    });
    // The next minute is the retry: a failed sweep must not run beside it.
    sweep.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    startOnSchedule(this, sweep.function, {
      description: 'Looks for tokens that are due, each minute',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: data.sweepDeadLetters,
    });
    this.watch(data);
  }

  private watch(data: ServiceProps['data']): void {
    const minute = Duration.minutes(1);
    pageWhenSilent(this, {
      name: 'sweep-heartbeat',
      topic: data.alarmTopic,
      metric: grantkeeperMetric('SweepCompleted', 'Sum', minute),
      periods: 3,
      says: 'No sweep has ended for three minutes: tokens are not being refreshed ahead of time.',
    });
    pageWhenOver(this, {
      name: 'oldest-due-lag',
      topic: data.alarmTopic,
      metric: grantkeeperMetric('OldestDueSeconds', 'Maximum', minute),
      over: 180,
      periods: 3,
      says: 'A token has been due for more than three minutes, three minutes long: refreshes fall behind.',
    });
    pageOnDeadLetters(this, {
      name: 'sweep-dead-letters',
      topic: data.alarmTopic,
      queue: data.sweepDeadLetters,
      period: minute,
      says: 'The scheduler could not start a sweep.',
    });
  }
}
