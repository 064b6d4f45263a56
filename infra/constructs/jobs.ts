import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { JobsEnvironment } from '#functions/jobs/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, CLIENT_SECRETS, TOKEN_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Room for several gates, of a minute each at the most; what is left over is the next minute's. */
const TIMEOUT = Duration.minutes(5);

/** Each minute, checks the grants of the batch jobs whose gate is due. It can bring no token. */
export class Jobs extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, common } = props;
    const jobs = new NodeFunction<JobsEnvironment>(this, 'Function', {
      name: 'jobs',
      settings,
      timeout: TIMEOUT,
      memoryMegabytes: 512,
      environment: {
        ...common,
        ...VENDOR_VARIABLES,
        GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: settings.allowLoopbackVendors ? '1' : '0',
        GRANTKEEPER_QUEUE_URL: refreshQueue.queueUrl,
        GRANTKEEPER_BUS: data.bus.eventBusName,
      },
      knowsVendors: 'whole',
      may: [
        allow.findWhatIsDue(data),
        allow.listRows(data),
        allow.changeJobs(data),
        allow.changeIntegrations(data),
        allow.markAsAsked(data),
        allow.readClients(data),
        allow.readNotices(data),
        allow.keepAnnouncements(data),
        allow.writeTheTableByKey(data),
        allow.readTokens(this, settings.stage),
        allow.readClientCredentials(this, settings.stage),
        allow.publish(data),
        allow.send(refreshQueue),
      ],
    });
    acknowledgeSecrets(jobs.role, settings.stage, [TOKEN_SECRETS, CLIENT_SECRETS]);
    // The next minute is the retry. Two runs at once do no harm: each step of a job is held by one.
    jobs.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    startOnSchedule(this, jobs.function, {
      description: 'Checks the grants of the batch jobs whose gate is due, each minute',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: data.jobDeadLetters,
    });
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'job-heartbeat', props);
    raiseAlarm(this, 'job-dead-letters', props, deadLettersIn(props.data.jobDeadLetters));
  }
}
