import type { HealthPorts } from '#shared/usecases/health/run-health.ts';
import type { DrivePorts } from '#shared/usecases/job/drive-job.ts';
import type { ReconcilePorts } from '#shared/usecases/reconcile/reconcile-ports.ts';
import type { RegistrationPorts } from '#shared/usecases/registration/registration-ports.ts';
import type { RotationPorts } from '#shared/usecases/rotation/rotation-ports.ts';
import { startCalendar } from './calendar.ts';
import { startHealth } from './health.ts';
import { startJobs } from './jobs.ts';
import { startReconciliation } from './reconcile.ts';
import { startRotations } from './rotations.ts';
import { startWebhookCare } from './webhook-care.ts';

/** What looks at something from time to time, beside the refreshes. */
export interface Watch {
  /** Resolves when the look in hand has ended, early. */
  stop(): Promise<void>;
}

export type WatchedPorts = Parameters<typeof startCalendar>[0] &
  RotationPorts &
  HealthPorts &
  DrivePorts &
  ReconcilePorts &
  RegistrationPorts;

/** Starts all that this home does by the clock; on AWS each is a schedule and a function. */
export function startWatches(ports: WatchedPorts): Watch {
  const watches: readonly Watch[] = [
    startCalendar(ports),
    startRotations(ports),
    startHealth(ports),
    startJobs(ports),
    startReconciliation(ports),
    startWebhookCare(ports),
  ];
  return {
    stop: async () => {
      await Promise.all(watches.map((watch) => watch.stop()));
    },
  };
}
