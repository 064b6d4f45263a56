import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { SweepEnvironment } from '#functions/sweep/env.ts';
import { allow } from './allow.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Each minute, sends what is due to the refreshers. */
export class Sweep extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, common } = props;
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
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'sweep-heartbeat', props);
    raiseAlarm(this, 'oldest-due-lag', props);
    raiseAlarm(this, 'sweep-dead-letters', props, deadLettersIn(props.data.sweepDeadLetters));
  }
}
