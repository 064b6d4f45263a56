import { type AlarmDefinition, notStarted, over, silent } from './definition.ts';

const MINUTES_5 = 300;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Of what looks at something from time to time: the calendar, rotations, checks, batch jobs, the reconciliation. */
export const LOOK_ALARMS = {
  'ending-soon': over({
    metric: 'EndingSoon',
    statistic: 'maximum',
    limit: 0,
    periodSeconds: DAY,
    periods: 1,
    severity: 'ticket',
    says: 'A vendor ends an API within seven days, or has ended it, or the deadline of a change of scopes comes near.',
  }),
  'calendar-heartbeat': silent({
    metric: 'CalendarCompleted',
    periodSeconds: DAY,
    periods: 2,
    says: 'Nobody has looked at what ends for two days: nothing of it is announced.',
  }),
  'notices-heartbeat': silent({
    metric: 'NoticesCompleted',
    periodSeconds: DAY,
    periods: 2,
    severity: 'ticket',
    says: 'Nobody has read for two days what vendors announce: an endpoint may have moved that nobody was told of.',
  }),
  'calendar-dead-letters': notStarted(
    'The daily look at what ends could not be started, or not be finished.',
    MINUTES_5,
  ),
  'rotation-stuck': over({
    metric: 'RotationStuck',
    statistic: 'maximum',
    limit: 0,
    periodSeconds: MINUTES_5,
    periods: 1,
    says: 'The rotation of a client secret does not end or was given up, or neither the old secret nor the new one works.',
  }),
  'rotation-heartbeat': silent({
    metric: 'RotationCompleted',
    periodSeconds: MINUTES_5,
    periods: 3,
    says: 'Nobody has looked for rotations for a quarter of an hour: one that was begun may hold refreshes back.',
  }),
  'rotation-dead-letters': notStarted('The scheduler could not start a look for rotations.', MINUTES_5),
  'health-late': over({
    metric: 'HealthLateSeconds',
    statistic: 'maximum',
    limit: 'healthLateSeconds',
    periodSeconds: HOUR,
    periods: 1,
    severity: 'ticket',
    says: 'The check of an integration has been due for hours and could not be made.',
  }),
  'health-heartbeat': silent({
    metric: 'HealthCompleted',
    periodSeconds: HOUR,
    periods: 4,
    says: 'No round of checks has come to its end for four hours: nobody looks whether grants work.',
  }),
  'health-dead-letters': notStarted('A round of checks could not be started, or not be finished.', MINUTES_5),
  'job-heartbeat': silent({
    metric: 'JobsCompleted',
    periodSeconds: MINUTES_5,
    periods: 1,
    says: 'Nobody has looked for five minutes whether a batch job is to be checked: jobs may begin unchecked.',
  }),
  'job-dead-letters': notStarted('The scheduler could not start a look at the batch jobs.', MINUTES_5),
  'vault-missing': over({
    metric: 'VaultMissing',
    statistic: 'maximum',
    limit: 0,
    periodSeconds: HOUR,
    periods: 1,
    says: 'The tokens of an integration are not in the vault: it cannot be refreshed.',
  }),
  'orphans-held-back': over({
    metric: 'OrphansHeldBack',
    statistic: 'maximum',
    limit: 0,
    periodSeconds: HOUR,
    periods: 1,
    severity: 'ticket',
    says: 'So many secrets are named by no row that rows may be missing: none of them was destroyed.',
  }),
  'reconcile-heartbeat': silent({
    metric: 'ReconcileCompleted',
    periodSeconds: 6 * HOUR,
    periods: 6,
    says: 'No comparison of vault, rows and vendors has come to its end for a day and a half.',
  }),
  'reconcile-dead-letters': notStarted(
    'A comparison of vault, rows and vendors could not be started, or not be finished.',
    MINUTES_5,
  ),
} as const satisfies Readonly<Record<string, AlarmDefinition>>;
