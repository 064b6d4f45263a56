import {
  type AlarmDefinition,
  deadLetters,
  failures,
  notStarted,
  over,
  refusals,
  silent,
} from './definition.ts';

/** Half of what Secrets Manager takes in a second from one account and region. */
const SECRET_WRITES_PER_SECOND = 25;

/**
 * Of tokens that are kept fresh and handed out. That they are late wakes somebody (`oldest-due-lag`); why they may be is a
 * ticket each, so that one trouble is one page.
 */
export const REFRESH_ALARMS = {
  'sweep-heartbeat': silent({
    metric: 'SweepCompleted',
    periodSeconds: 60,
    periods: 3,
    bySweeps: true,
    says: 'No sweep has ended for three minutes: tokens are not being refreshed ahead of time.',
  }),
  'oldest-due-lag': over({
    metric: 'OldestDueSeconds',
    statistic: 'maximum',
    limit: 'lagSeconds',
    periodSeconds: 60,
    periods: 3,
    bySweeps: true,
    says: 'A token has been due for too long, three minutes in a row: refreshes fall behind.',
  }),
  'refresh-rejected': refusals({
    metric: 'RefreshRejected',
    says: 'A vendor refuses refreshes, and not for want of a consent: the client or the request is at fault.',
  }),
  'api-auth-rejected': refusals({
    metric: 'ApiAuthRejected',
    says: "A vendor's API refuses tokens that were fresh: what runs with them fails.",
  }),
  'secret-write-rate': over({
    metric: 'RefreshSucceeded',
    statistic: 'sum',
    limit: 60 * SECRET_WRITES_PER_SECOND,
    periodSeconds: 60,
    periods: 5,
    severity: 'ticket',
    says: 'Refreshes write more than half of what Secrets Manager takes from this account and region.',
  }),
  'vault-throttles': over({
    metric: 'VaultThrottled',
    statistic: 'sum',
    limit: 0,
    periodSeconds: 60,
    periods: 3,
    severity: 'ticket',
    says: 'The vault takes no more calls, three minutes in a row: refreshes wait with a token in hand.',
  }),
  'events-untold': over({
    metric: 'TellFailed',
    statistic: 'sum',
    limit: 0,
    periodSeconds: 300,
    periods: 3,
    says: 'Events could not be told for a quarter of an hour: nobody hears what happens to grants.',
  }),
  'history-unwritten': over({
    metric: 'AuditFailed',
    statistic: 'sum',
    limit: 0,
    periodSeconds: 300,
    periods: 1,
    severity: 'ticket',
    says: 'A line of the history could not be written: an audit will find a gap there.',
  }),
  'sweep-dead-letters': notStarted('The scheduler could not start a sweep.', 60),
  'refresh-dead-letters': deadLetters(
    "A refresh failed again and again for a reason that is not the vendor's.",
    60,
  ),
  'refresh-queue-age': over({
    statistic: 'maximum',
    limit: 'queueAgeSeconds',
    periodSeconds: 60,
    periods: 3,
    severity: 'ticket',
    says: 'Work has waited in the refresh queue for too long.',
  }),
  'refresh-errors': {
    ...failures('The refresh function has failed in each of three minutes.'),
    severity: 'ticket',
  },
  'refresh-throttles': over({
    statistic: 'sum',
    limit: 0,
    periodSeconds: 60,
    periods: 5,
    severity: 'ticket',
    says: 'Lambda starts no more refresh functions than it does, five minutes in a row: the account is at its limit.',
  }),
  'table-throttles': over({
    statistic: 'sum',
    limit: 0,
    periodSeconds: 60,
    periods: 3,
    severity: 'ticket',
    says: 'The table refuses writes because there are too many, three minutes in a row: no refresh begins without one.',
  }),
  'measurements-lost': over({
    statistic: 'sum',
    limit: 0,
    periodSeconds: 300,
    periods: 1,
    severity: 'ticket',
    says: 'CloudWatch could not read measurements of refreshes: alarms that watch them see less than there is.',
  }),
  'token-errors': failures(
    'The token function has failed in each of three minutes: automations get no tokens.',
  ),
} as const satisfies Readonly<Record<string, AlarmDefinition>>;
