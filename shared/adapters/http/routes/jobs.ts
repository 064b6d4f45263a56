import type { Ports } from '#shared/ports/ports.ts';
import { getJob, type JobOutcome } from '#shared/usecases/job/get-job.ts';
import { listJobs } from '#shared/usecases/job/list-jobs.ts';
import { putJob } from '#shared/usecases/job/put-job.ts';
import { removeJob } from '#shared/usecases/job/remove-job.ts';
import { ofJob } from '../ids-of.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { jobBody } from '../schemas/job.ts';
import { pageQuery } from '../schemas/list.ts';
import { jobJson } from '../serialize/job.ts';
import { parseBody, parseQuery } from '../validate.ts';

export type JobRoutePorts = Pick<Ports, 'jobs' | 'timetable' | 'clock'>;

/** `/v1/jobs`: batch jobs, whose grants are checked before each run. */
export function jobRoutes(ports: JobRoutePorts): readonly Route[] {
  const put = putJob(ports);
  const get = getJob(ports);
  const list = listJobs(ports);
  const remove = removeJob(ports);
  return [
    {
      method: 'GET',
      path: '/v1/jobs',
      handle: async ({ request }) => {
        const query = parseQuery(request, pageQuery);
        if (query.kind !== 'ok') return query;
        const { items, cursor } = await list(query.value);
        return json(200, { items: items.map(jobJson), cursor });
      },
    },
    {
      method: 'PUT',
      path: '/v1/jobs/{id}',
      handle: ofJob(async (id, { request }) => {
        const body = parseBody(request, jobBody);
        return body.kind === 'ok' ? shown(await put({ id, ...body.value })) : body;
      }),
    },
    {
      method: 'GET',
      path: '/v1/jobs/{id}',
      handle: ofJob(async (id) => shown(await get({ id }))),
    },
    {
      method: 'DELETE',
      path: '/v1/jobs/{id}',
      handle: ofJob(async (id) => {
        const outcome = await remove({ id });
        return outcome.kind === 'removed' ? json(200, {}) : outcome;
      }),
    },
  ];
}

const shown = (outcome: JobOutcome) => (outcome.kind === 'job' ? json(200, jobJson(outcome.job)) : outcome);
