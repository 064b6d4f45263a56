export interface FleetGauge {
  readonly labels: readonly string[];
  /** A base unit of OpenMetrics, and the end of the name. */
  readonly unit?: 'seconds';
  readonly help: string;
}

/** What the embedded home counts at each scrape of `/metrics`, by its name there. */
export const FLEET_GAUGES = {
  grantkeeper_integrations: { labels: ['status'], help: 'Integrations by status.' },
  grantkeeper_integrations_failing: {
    labels: ['vendor', 'class'],
    help: 'Integrations whose last attempt failed, by class of failure; being told to wait is none.',
  },
  grantkeeper_circuits: {
    labels: ['vendor', 'state'],
    help: 'Clients by the state of their circuit; where it is open, no refresh is sent.',
  },
  grantkeeper_soonest_end_timestamp_seconds: {
    labels: ['kind'],
    unit: 'seconds',
    help: 'When the next one ends of each kind of thing that ends and that no refresh moves on.',
  },
  grantkeeper_jobs_ahead: {
    labels: ['outlook'],
    help: 'Batch jobs with a run to come: ready, failing by the last check, or not checked yet.',
  },
  grantkeeper_next_run_timestamp_seconds: {
    labels: [],
    unit: 'seconds',
    help: 'When the next batch job runs.',
  },
  grantkeeper_incidents: { labels: ['severity'], help: 'Incidents that are open.' },
} as const satisfies Readonly<Record<string, FleetGauge>>;

export type FleetGaugeName = keyof typeof FLEET_GAUGES;
