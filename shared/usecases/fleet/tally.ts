import type { Deadline } from '#shared/domain/calendar/deadline.ts';
import type { Phase } from '#shared/domain/circuit-state.ts';
import { SEVERITIES, type Severity } from '#shared/domain/incident/cause.ts';
import type { Incident } from '#shared/domain/incident/incident.ts';
import { type Integration, STATUSES, type Status, statusOf } from '#shared/domain/integration.ts';
import type { Job } from '#shared/domain/job/job.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { earliest, type Instant } from '#shared/domain/time.ts';
import { vendorFamily } from '#shared/domain/vendor-family.ts';

const CIRCUIT_STATES = ['closed', 'half_open', 'open'] as const satisfies readonly Phase['kind'][];

/** `failing`: the last check says that its next run will fail. `unchecked`: its gate is still to come. */
export const JOB_OUTLOOKS = ['ready', 'failing', 'unchecked'] as const;
export type JobOutlook = (typeof JOB_OUTLOOKS)[number];

/** How everything that is kept fares at one moment, in numbers. */
export interface Fleet {
  readonly integrations: Readonly<Record<Status, number>>;
  /** Integrations whose last attempt failed, by vendor and class; being told to wait is no failure. */
  readonly failing: readonly { readonly vendor: string; readonly class: string; readonly count: number }[];
  /** Clients by vendor and the state of their circuit. Each vendor has all states. */
  readonly circuits: readonly {
    readonly vendor: string;
    readonly state: Phase['kind'];
    readonly count: number;
  }[];
  /** Of each kind of thing that ends, the soonest that no refresh moves on. */
  readonly soonestEnds: ReadonlyMap<Deadline['kind'], Instant>;
  /** Batch jobs that have a run to come. */
  readonly jobs: Readonly<Record<JobOutlook, number>>;
  readonly nextRunAt?: Instant;
  /** Incidents that are open. */
  readonly incidents: Readonly<Record<Severity, number>>;
}

/** Counts what is met. Tenants of a vendor count as one, as in everything that is measured. */
export class FleetTally {
  readonly #integrations = zeros(STATUSES);
  readonly #failing = new Map<string, Fleet['failing'][number]>();
  readonly #circuits = new Map<string, Record<Phase['kind'], number>>();
  readonly #soonestEnds = new Map<Deadline['kind'], Instant>();
  readonly #jobs = zeros(JOB_OUTLOOKS);
  readonly #incidents = zeros(SEVERITIES);
  #nextRunAt: Instant | undefined;

  integration(row: Integration): void {
    this.#integrations[statusOf(row)]++;
    if (row.lastError === undefined) return;
    const vendor = vendorFamily(row.vendor);
    const key = `${vendor} ${row.lastError.class}`;
    const count = (this.#failing.get(key)?.count ?? 0) + 1;
    this.#failing.set(key, { vendor, class: row.lastError.class, count });
  }

  client({ vendor, circuit }: OAuthClient): void {
    const family = vendorFamily(vendor);
    const states = this.#circuits.get(family) ?? zeros(CIRCUIT_STATES);
    states[circuit.phase.kind]++;
    this.#circuits.set(family, states);
  }

  end(deadline: Deadline | undefined): void {
    if (deadline === undefined || deadline.renews) return;
    const { kind, dueBy } = deadline;
    this.#soonestEnds.set(kind, earliest(dueBy, this.#soonestEnds.get(kind) ?? dueBy));
  }

  job({ upcoming }: Job): void {
    if (upcoming === undefined) return;
    const { runAt, isFailing = false, step } = upcoming;
    if (isFailing) this.#jobs.failing++;
    else this.#jobs[step === 'gate' ? 'unchecked' : 'ready']++;
    this.#nextRunAt = earliest(runAt, this.#nextRunAt ?? runAt);
  }

  incident({ state, severity }: Incident): void {
    if (state === 'open' && severity !== 'none') this.#incidents[severity]++;
  }

  counted(): Fleet {
    const nextRunAt = this.#nextRunAt;
    return {
      integrations: this.#integrations,
      failing: [...this.#failing.values()],
      circuits: [...this.#circuits].flatMap(([vendor, states]) =>
        CIRCUIT_STATES.map((state) => ({ vendor, state, count: states[state] })),
      ),
      soonestEnds: this.#soonestEnds,
      jobs: this.#jobs,
      ...(nextRunAt === undefined ? {} : { nextRunAt }),
      incidents: this.#incidents,
    };
  }
}

const zeros = <Key extends string>(keys: readonly Key[]): Record<Key, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
