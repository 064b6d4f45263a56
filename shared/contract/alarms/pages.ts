import { type AlarmDefinition, deadLetters, over, silent } from './definition.ts';

const MINUTE = 60;

/** Of what tells the on-call. Their own alarms go straight to the topics: they need nothing of what they are about. */
export const PAGE_ALARMS = {
  'page-heartbeat': silent({
    metric: 'PageWatchCompleted',
    periodSeconds: MINUTE,
    periods: 3,
    bySweeps: true,
    says: 'Nobody has looked for three minutes whom to tell of what: incidents neither begin nor end.',
  }),
  'page-failed': over({
    metric: 'PageFailed',
    statistic: 'sum',
    limit: 0,
    periodSeconds: MINUTE,
    periods: 3,
    bySweeps: true,
    says: 'A message has not been taken in each of three minutes: an incident is on record and somebody was not told.',
  }),
  'page-queue-age': over({
    statistic: 'maximum',
    limit: 300,
    periodSeconds: MINUTE,
    periods: 3,
    says: 'What happened has waited for five minutes to be put on record: the on-call hears late.',
  }),
  'page-event-dead-letters': deadLetters(
    'What happened could not be put on record again and again, or a look could not be started.',
    MINUTE,
  ),
  'page-dead-letters': deadLetters(
    'A chat, a pager or a webhook refuses messages for good, or has not taken one for an hour: somebody is not told.',
    MINUTE,
  ),
  'page-delivery-age': over({
    statistic: 'maximum',
    limit: 300,
    periodSeconds: MINUTE,
    periods: 3,
    says: 'A message has waited for five minutes to be brought to a chat, a pager or a webhook.',
  }),
} as const satisfies Readonly<Record<string, AlarmDefinition>>;
