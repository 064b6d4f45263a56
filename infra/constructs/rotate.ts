import { Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { RotateEnvironment } from '#functions/rotate/env.ts';
import { acknowledgeSecrets } from './acknowledge.ts';
import { allow, CLIENT_SECRETS } from './allow.ts';
import { VENDOR_VARIABLES } from './budget-variables.ts';
import { NodeFunction } from './node-function.ts';
import { startOnSchedule } from './on-schedule.ts';
import { deadLettersIn, raiseAlarm } from './raise-alarm.ts';
import type { ServiceProps } from './service-props.ts';

/** Room for a rotation or two; one that is cut short goes on with the next minute's run. */
const TIMEOUT = Duration.minutes(8);

/** Each minute, drives rotations of client secrets: those that are due, asked for, or left by a run before. */
export class Rotate extends Construct {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { settings, data, refreshQueue, common } = props;
    const rotate = new NodeFunction<RotateEnvironment>(this, 'Function', {
      name: 'rotate',
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
      knowsVendors: 'refresh',
      may: [
        allow.listRows(data),
        allow.changeIntegrations(data),
        allow.changeClients(data),
        allow.writeTheTableByKey(data),
        allow.replaceClientCredentials(this, settings.stage),
        allow.publish(data),
        allow.send(refreshQueue),
      ],
    });
    acknowledgeSecrets(rotate.role, settings.stage, [CLIENT_SECRETS]);
    // The next minute is the retry. Two runs at once do no harm: each rotation is held by one.
    rotate.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    startOnSchedule(this, rotate.function, {
      description: 'Looks for client secrets that are to be replaced, each minute',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: data.rotationDeadLetters,
    });
    this.watch(props);
  }

  private watch(props: ServiceProps): void {
    raiseAlarm(this, 'rotation-stuck', props);
    raiseAlarm(this, 'rotation-heartbeat', props);
    raiseAlarm(this, 'rotation-dead-letters', props, deadLettersIn(props.data.rotationDeadLetters));
  }
}
