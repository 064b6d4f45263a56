import type { Job } from '#shared/domain/job/job.ts';
import { resultEvent } from '#shared/domain/job/messages.ts';
import { told } from '#shared/domain/job/upcoming.ts';
import { after, days } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { type AnnouncePorts, announceOnce } from '../calendar/announce-once.ts';

type TellPorts = AnnouncePorts & Pick<Ports, 'jobs'>;

/** No check of a run comes so long after it. */
const REMEMBERED = days(30);

/**
 * Tells what the newest result of a job brought, where there is news, once. Whether the bus has taken it: if not, the job
 * stays due, and the next look tells it.
 */
export async function tellResult(ports: TellPorts, job: Job): Promise<boolean> {
  const { upcoming, results } = job;
  const news = upcoming?.untold;
  const result = results.find(({ ok, runAt }) => ok === (news === 'recovered') && runAt === upcoming?.runAt);
  if (upcoming === undefined || news === undefined || result === undefined) return true;
  const key = `job.${job.id}.${upcoming.runAt}.${result.at}.${news}`;
  const said = await announceOnce(
    ports,
    key,
    resultEvent(job, upcoming, result),
    after(upcoming.runAt, REMEMBERED),
  );
  if (said !== 'told' && said !== 'done') return false;
  await ports.jobs.change(job.id, (newest) =>
    newest?.upcoming?.runAt === upcoming.runAt && newest.upcoming.untold === news
      ? { job: told(newest), result: null }
      : { result: null },
  );
  return true;
}
