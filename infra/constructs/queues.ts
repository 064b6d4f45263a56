import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { QueuesEnvironment } from '#functions/queues/env.ts';
import { allow } from './allow.ts';
import { deadLetters } from './dead-letters.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Longer than the longest look; letters are hidden for two minutes. */
const TIMEOUT = Duration.seconds(90);

/** Other people's queues of dead letters. AWS asks for a batch by the first name; the emulator by one of its own. */
const takeLetters = (resources: string[]) =>
  new PolicyStatement({
    resources,
    actions: [
      'sqs:ChangeMessageVisibility',
      'sqs:ChangeMessageVisibilityBatch',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
    ],
  });

/** The queues that their letters go back to. */
const sendLetters = (resources: string[]) =>
  new PolicyStatement({ resources, actions: ['sqs:GetQueueUrl', 'sqs:SendMessage'] });

/**
 * Each minute, looks at the queues of dead letters that the settings name. It can receive from those alone, send to those
 * that they name, and read rows; it can bring or see no token.
 */
export class Queues extends Construct {
  readonly function: NodeFunction<QueuesEnvironment>;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, common } = props;
    const { watchedQueues: queues = [] } = settings;
    const targets = queues.flatMap(({ redriveTo }) => (redriveTo === undefined ? [] : [redriveTo]));
    this.function = new NodeFunction<QueuesEnvironment>(this, 'Function', {
      name: 'queues',
      settings,
      timeout: TIMEOUT,
      memoryMegabytes: 512,
      environment: { ...common, GRANTKEEPER_WATCHED_QUEUES: JSON.stringify(queues) },
      may: [
        allow.readIntegrations(data),
        allow.readTheTableByKey(data),
        takeLetters(queues.map(({ arn }) => arn)),
        ...(targets.length === 0 ? [] : [sendLetters([...new Set(targets)])]),
      ],
    });
    const { function: fn } = this.function;
    // The next minute is the retry. Two looks at once do no harm: what one has received the other does not see.
    fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    // It holds starts that failed, and no letter: it may go with the rest of what works.
    const unstarted = deadLetters(this, 'DeadLetters', settings.home);
    startOnSchedule(this, fn, {
      description: 'Looks each minute at the queues of dead letters that are watched',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: unstarted,
    });
    raiseAlarm(this, 'queue-letters-stuck', props);
    raiseAlarm(this, 'queue-errors', props, (of) => fn.metricErrors(of));
    raiseAlarm(this, 'queue-heartbeat', props, (of) => fn.metricInvocations(of));
    raiseAlarm(this, 'queue-dead-letters', props, deadLettersIn(unstarted));
  }
}
