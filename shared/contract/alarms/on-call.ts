import { type AlarmDefinition, deadLetters, over, silent } from './definition.ts';

/** Of who is told of incidents. */
export const ON_CALL_ALARMS = {
  'page-heartbeat': silent({
    metric: 'PageWatchCompleted',
    periodSeconds: 60,
    periods: 3,
    bySweeps: true,
    says: 'Nobody has looked for three minutes whom to tell of what: incidents neither begin nor end.',
  }),
  'page-failed': over({
    metric: 'PageFailed',
    statistic: 'sum',
    limit: 0,
    periodSeconds: 60,
    periods: 3,
    bySweeps: true,
    says: 'No message could be sent in each of three minutes: an incident is on record and nobody was told.',
  }),
  'page-queue-age': over({
    statistic: 'maximum',
    limit: 'queueAgeSeconds',
    periodSeconds: 60,
    periods: 3,
    says: 'What happened has waited for too long to be put on record: the on-call hears late.',
  }),
  'page-event-dead-letters': deadLetters(
    'What happened could not be put on record again and again, or a look could not be started.',
    60,
  ),
} as const satisfies Readonly<Record<string, AlarmDefinition>>;
