import { refusal } from '#shared/domain/error-code.ts';
import type { GateFailure } from '#shared/domain/job/failure.ts';
import { needsConsent } from '#shared/domain/job/fix.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { getJob, type JobOutcome } from '#shared/usecases/job/get-job.ts';
import { listJobs } from '#shared/usecases/job/list-jobs.ts';
import { type PreflightPorts, preflight } from '#shared/usecases/job/preflight.ts';
import { putJob } from '#shared/usecases/job/put-job.ts';
import { removeJob } from '#shared/usecases/job/remove-job.ts';
import { connectUrlOf, type LinkMaker } from '../connect-url.ts';
import { ofJob } from '../ids-of.ts';
import { json } from '../message.ts';
import type { Route } from '../router.ts';
import { nothing } from '../schemas/fields.ts';
import { jobBody } from '../schemas/job.ts';
import { pageQuery } from '../schemas/list.ts';
import { jobJson } from '../serialize/job.ts';
import { parseBody, parseQuery } from '../validate.ts';

export type JobRoutePorts = PreflightPorts & Pick<Ports, 'timetable' | 'campaigns'>;

/** Every answer comes within 25 s; what is not finished by then is named as that. */
const PREFLIGHT_PATIENCE_MS = 21_000;

/** `/v1/jobs`: batch jobs, whose grants are checked before each run. */
export function jobRoutes(ports: JobRoutePorts & LinkMaker): readonly Route[] {
  const put = putJob(ports);
  const get = getJob(ports);
  const list = listJobs(ports);
  const remove = removeJob(ports);
  const check = preflight(ports);
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
    {
      method: 'POST',
      path: '/v1/jobs/{id}/preflight',
      handle: ofJob(async (id, { request }) => {
        const body = parseBody(request, nothing);
        if (body.kind !== 'ok') return body;
        const end = ports.clock.monotonic() + PREFLIGHT_PATIENCE_MS;
        const timeLeft = () => milliseconds(end - ports.clock.monotonic());
        const outcome = await check({ id, timeLeft });
        if (outcome.kind === 'refused') return outcome;
        const { ok, warnings } = outcome.result;
        if (ok) return json(200, { ok, warnings });
        const failures = await Promise.all(outcome.result.failures.map((one) => withLink(ports, one)));
        return refusal('preflight_failed', `${id} will fail: ${reasonsOf(outcome.result.failures)}`, {
          extra: { failures, ...(warnings === undefined ? {} : { warnings }) },
        });
      }),
    },
  ];
}

const shown = (outcome: JobOutcome) => (outcome.kind === 'job' ? json(200, jobJson(outcome.job)) : outcome);

const reasonsOf = (failures: readonly GateFailure[]): string =>
  failures.map(({ integration, reason }) => `${integration}: ${reason}`).join(', ');

/** With a connect link, where a person ends it by consenting. Links are for the caller alone: nothing keeps them. */
async function withLink(
  { links, publicUrl }: LinkMaker,
  failure: GateFailure,
): Promise<GateFailure & { readonly connectUrl?: string }> {
  if (!needsConsent(failure)) return failure;
  const link = await links.forRefused(failure.integration);
  return link === undefined ? failure : { ...failure, connectUrl: connectUrlOf(link, publicUrl()) };
}
