import { type CheckedBy, endOfRun, type GateResult, type JobPlan } from '#shared/domain/job/job.ts';
import type { Duration, Instant } from '#shared/domain/time.ts';
import type { NoticePorts } from '../notice/all-notices.ts';
import type { GatePorts } from './check-grant.ts';
import { checkRun } from './check-run.ts';
import { noticesBefore } from './notices-before.ts';

export type CheckJobPorts = GatePorts & NoticePorts;

/** Checks a run at `runAt`; of a job that runs no more, one that would begin now. Throws nothing but faults. */
export const checkJob = (ports: CheckJobPorts) => {
  const check = checkRun(ports);

  return async (
    plan: JobPlan,
    { by, runAt }: { readonly by: CheckedBy; readonly runAt: Instant | undefined },
    timeLeft: () => Duration,
  ): Promise<GateResult> => {
    const begins = runAt ?? ports.clock.now();
    const [failures, warnings] = await Promise.all([
      check(plan, begins, timeLeft),
      noticesBefore(ports, plan, endOfRun(plan, begins)),
    ]);
    return {
      at: ports.clock.now(),
      by,
      ...(runAt === undefined ? {} : { runAt }),
      ok: failures.length === 0,
      failures,
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  };
};
