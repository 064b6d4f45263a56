import type { FleetGaugeName } from '#shared/contract/fleet-gauges.ts';
import type { MeasurementName } from '#shared/contract/measurements.ts';
import type { QueryName } from '#shared/contract/queries.ts';

/** One of our own measurements: a counter shows how it rises, a gauge its newest value, a duration its mean. */
export interface OfMeasurement {
  readonly from: 'measurement';
  readonly name: MeasurementName;
  /** A line for each vendor. */
  readonly byVendor?: true;
}

/** Counted by the embedded home at each scrape. */
export interface OfFleet {
  readonly from: 'fleet';
  readonly gauge: FleetGaugeName;
  /** Labels that set its lines apart; the others are summed. */
  readonly by: readonly string[];
  /** Only samples of these values of a label. */
  readonly only?: { readonly label: string; readonly values: readonly string[] };
  /** The gauge is a time: how far ahead it is. */
  readonly ahead?: true;
}

/** What AWS itself measures or knows, of a stage there. */
export interface OfAws {
  readonly from: 'aws';
  readonly what: 'alarms' | 'refresh queue age' | 'token reads' | 'table writes';
}

/** A saved query of the logs, of a stage on AWS. */
export interface OfLogs {
  readonly from: 'logs';
  readonly query: QueryName;
}

export type Source = OfMeasurement | OfFleet | OfAws | OfLogs;

export interface Panel {
  readonly title: string;
  /** What to make of it. */
  readonly about: string;
  readonly shape: 'number' | 'lines' | 'alarms' | 'rows';
  readonly unit: 'count' | 'seconds';
  /** Of 24 columns. A home whose sources are not in it leaves the panel out. */
  readonly width: number;
  readonly shows: readonly Source[];
}

const measured = (name: MeasurementName): OfMeasurement => ({ from: 'measurement', name });
const eachVendor = (name: MeasurementName): OfMeasurement => ({ from: 'measurement', name, byVendor: true });
const fleet = (gauge: FleetGaugeName, ...by: readonly string[]): OfFleet => ({ from: 'fleet', gauge, by });
const aws = (what: OfAws['what']): OfAws => ({ from: 'aws', what });
const logs = (query: QueryName): OfLogs => ({ from: 'logs', query });

const number = (
  title: string,
  about: string,
  name: MeasurementName,
  unit: Panel['unit'] = 'count',
): Panel => ({ title, about, shape: 'number', unit, width: 4, shows: [measured(name)] });

const lines = (
  title: string,
  about: string,
  shows: readonly Source[],
  unit: Panel['unit'] = 'count',
): Panel => ({ title, about, shape: 'lines', unit, width: 8, shows });

/** Row by row from the top: whether all is well first, what it costs last. */
export const PANELS: readonly (readonly Panel[])[] = [
  [
    number('Grants lost', 'Each needs a person: 0 is well.', 'GrantLost'),
    number(
      'Critical and unwell',
      'Critical integrations that the last round of checks found unwell.',
      'HealthFailing',
    ),
    number('Longest overdue', 'Under three minutes is well.', 'OldestDueSeconds', 'seconds'),
    number('Circuits open', 'Clients for which no refresh is sent now.', 'CircuitsOpen'),
    number('Ending soon', 'Within seven days, and not by itself renewed.', 'EndingSoon'),
    number('Incidents open', 'What somebody was told of and is not over.', 'IncidentsOpen'),
  ],
  [
    {
      title: 'Alarms',
      about: 'Each has a heading of its name in docs/runbook.md.',
      shape: 'alarms',
      unit: 'count',
      width: 24,
      shows: [aws('alarms')],
    },
  ],
  [
    lines('Integrations', 'By status; whatever is not active wants a look.', [
      fleet('grantkeeper_integrations', 'status'),
    ]),
    lines('Incidents', 'By severity.', [fleet('grantkeeper_incidents', 'severity')]),
    lines('Failing now', 'Integrations whose last attempt failed, by class of failure.', [
      fleet('grantkeeper_integrations_failing', 'vendor', 'class'),
    ]),
  ],
  [
    lines('Refreshes', 'Token sets that vendors gave.', [eachVendor('RefreshSucceeded')]),
    lines(
      'Answer time',
      'What vendors take for one, on the mean.',
      [eachVendor('RefreshDuration')],
      'seconds',
    ),
    lines(
      'Lag',
      'How long the longest waiting integration has been due.',
      [measured('OldestDueSeconds'), aws('refresh queue age')],
      'seconds',
    ),
  ],
  [
    lines('Refused', 'Refreshes that vendors refused.', [eachVendor('RefreshRejected')]),
    lines('Refused by APIs', 'Outcomes that callers reported with a 401 or 403.', [
      eachVendor('ApiAuthRejected'),
    ]),
    lines('Grants', 'Ended by their vendor, lost, and token sets that a later attempt found and took.', [
      measured('GrantRefused'),
      measured('GrantLost'),
      measured('RefreshAdopted'),
    ]),
  ],
  [
    {
      title: 'Failures by class',
      about: 'Who and what fails most.',
      shape: 'rows',
      unit: 'count',
      width: 24,
      shows: [logs('refresh-failures')],
    },
  ],
  [
    lines('Circuits', 'Clients whose circuit is not closed, by vendor.', [
      measured('CircuitsOpen'),
      {
        ...fleet('grantkeeper_circuits', 'vendor', 'state'),
        only: { label: 'state', values: ['open', 'half_open'] },
      },
    ]),
    lines(
      'Ends ahead',
      'What ends soon, and how far the next end of each kind is.',
      [{ ...fleet('grantkeeper_soonest_end_timestamp_seconds', 'kind'), ahead: true }],
      'seconds',
    ),
    lines('Ending and stuck', 'What ends within seven days, and rotations that do not get on.', [
      measured('EndingSoon'),
      measured('RotationStuck'),
    ]),
  ],
  [
    lines(
      'Batch jobs',
      'Runs that will fail or that nobody checked, runs to come, and letters that wait for a grant.',
      [
        measured('JobPreflightFailed'),
        measured('JobGateMissed'),
        fleet('grantkeeper_jobs_ahead', 'outlook'),
        measured('QueueLettersWaiting'),
        measured('QueueLettersStuck'),
      ],
    ),
    lines(
      'Webhooks',
      'Those that are unregistered, expiring or silent, and deliveries that are not signed.',
      [measured('WebhookTrouble'), measured('WebhookUnsigned')],
    ),
    lines('Pages', 'Incidents that are open, and messages that no pager took.', [
      measured('IncidentsOpen'),
      measured('PageFailed'),
    ]),
  ],
  [
    lines('Signs of life', 'Looks that came to their end: none may stay away.', [
      measured('SweepCompleted'),
      measured('RotationCompleted'),
      measured('JobsCompleted'),
      measured('PageWatchCompleted'),
      measured('HealthCompleted'),
      measured('WebhookCareCompleted'),
      measured('CalendarCompleted'),
      measured('NoticesCompleted'),
      measured('ReconcileCompleted'),
    ]),
    lines('Not taken', 'Events and facts that the bus and the history did not take.', [
      measured('TellFailed'),
      measured('AuditFailed'),
    ]),
    lines('Vault', 'Tokens that are missing, secrets that are left over, writes that are too many.', [
      measured('VaultMissing'),
      measured('OrphanSecrets'),
      measured('OrphansHeldBack'),
      measured('VaultWriteRateHigh'),
      measured('VaultThrottled'),
    ]),
  ],
  [
    {
      title: 'Cost',
      about:
        'What drives the bill: each refresh writes a secret, each read fetches one. `npx grantkeeper cost` has the sums.',
      shape: 'lines',
      unit: 'count',
      width: 24,
      shows: [measured('RefreshSucceeded'), aws('token reads'), aws('table writes')],
    },
  ],
];
