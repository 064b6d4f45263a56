import { ALARMS } from '#shared/contract/alarms/all.ts';
import type { OwnerClass, Severity } from '#shared/domain/incident/cause.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { readInstant } from './read-wire.ts';

type Raw = Readonly<Record<string, unknown>>;

export interface AlarmNotice {
  /** Of its topic. */
  readonly severity: Severity;
  /** Our alarms are called `Grantkeeper-<stage>-service-<heading>`. */
  readonly stage: string;
}

/** Whether it is what CloudWatch sends when an alarm changes its state. */
export const isAlarmNotice = ({ AlarmName, NewStateValue }: Raw): boolean =>
  typeof AlarmName === 'string' && typeof NewStateValue === 'string';

/**
 * The message of an alarm that began or is over; `undefined` where its state is one that says neither, or it has no time.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function messageOfAlarm(value: Raw, { severity, stage }: AlarmNotice): PageMessage | undefined {
  const {
    AlarmName: name,
    NewStateValue: state,
    AlarmDescription: description,
    NewStateReason: reason,
  } = value;
  const kind = state === 'ALARM' ? 'opened' : state === 'OK' ? 'resolved' : undefined;
  const at = readInstant(value.StateChangeTime);
  if (kind === undefined || at === undefined) return undefined;
  const heading = String(name).replace(new RegExp(`^Grantkeeper-${stage}-[a-z]+-`), '');
  const says =
    typeof description === 'string' ? description.replace(/ See docs\/runbook\.md.*$/, '') : heading;
  return {
    id: `alarm/${name}/${state}/${at}`,
    kind,
    incident: `alarm/${name}`,
    severity,
    owner: ownerOf(heading),
    heading,
    title: kind === 'resolved' ? `Over: ${says}` : says,
    what: `The alarm ${name} of CloudWatch went to ${state}.`,
    todo: kind === 'resolved' ? [] : [`docs/runbook.md, ${heading}`],
    lines: typeof reason === 'string' ? [reason] : [],
    at,
    since: at,
    integrations: [],
    count: 0,
  };
}

/** Of an alarm that somebody else has sent through our topics, whoever runs the keeper. */
function ownerOf(heading: string): OwnerClass {
  const found = Object.entries(ALARMS).find(([name]) => name === heading);
  return found === undefined ? 'operator' : found[1].owner;
}
