import { describe, expect, it } from 'vitest';
import { canBeRetried, mendedByGrant, mendedByRefresh } from '#shared/domain/refused-job/mended.ts';
import { withoutRefusedJob, withRefusedJob } from '#shared/domain/refused-job/note.ts';
import type { RefusedJob } from '#shared/domain/refused-job/refused-job.ts';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import { anIntegration, NOW } from '../support/integration.ts';

const job = (overrides: Partial<RefusedJob> = {}): RefusedJob => ({
  jobId: 'job-1',
  status: 401,
  version: 3,
  epoch: 1,
  since: NOW,
  ...overrides,
});

describe('noting a refused job', () => {
  it('keeps what the integration had by then', () => {
    expect(withRefusedJob(anIntegration(), { jobId: 'job-1', status: 403 }, NOW).refusedJobs).toEqual([
      { jobId: 'job-1', status: 403, version: 3, epoch: 1, since: NOW },
    ]);
  });

  it('keeps since when, where it is refused again, and moves it to the end', () => {
    const row = anIntegration({ version: 5, refusedJobs: [job(), job({ jobId: 'job-2' })] });
    const again = withRefusedJob(row, { jobId: 'job-1', status: 401 }, after(NOW, minutes(9)));
    expect(again.refusedJobs).toEqual([job({ jobId: 'job-2' }), job({ version: 5 })]);
  });

  it('keeps the newest fifty, and none for more than 14 days', () => {
    const many = Array.from({ length: 50 }, (_, n) => job({ jobId: `job-${n}` }));
    const full = withRefusedJob(anIntegration({ refusedJobs: many }), { jobId: 'new', status: 401 }, NOW);
    expect(full.refusedJobs?.map(({ jobId }) => jobId)).toEqual([
      ...many.slice(1).map(({ jobId }) => jobId),
      'new',
    ]);
    const old = anIntegration({ refusedJobs: [job({ since: before(NOW, days(14)) })] });
    const noted = withRefusedJob(old, { jobId: 'new', status: 401 }, NOW);
    expect(noted.refusedJobs?.map(({ jobId }) => jobId)).toEqual(['new']);
  });
});

it('forgets a job that has come through, and only that one', () => {
  const two = anIntegration({ refusedJobs: [job(), job({ jobId: 'job-2' })] });
  expect(withoutRefusedJob(two, 'job-1')?.refusedJobs).toEqual([job({ jobId: 'job-2' })]);
  expect(withoutRefusedJob(two, 'job-3')).toBeUndefined();
  expect(withoutRefusedJob(anIntegration({ refusedJobs: [job()] }), 'job-1')).toEqual(anIntegration());
});

describe('another try is worth it', () => {
  it.each([
    [401, { version: 4 }, true],
    [401, { version: 3 }, false],
    [403, { version: 4 }, false],
    [403, { version: 4, epoch: 2 }, true],
    [401, { version: 4, pausedAt: NOW }, false],
    [401, { version: 4, care: { status: 'reauthorization_required', since: NOW } }, false],
  ] as const)('after %s with %j: %s', (status, overrides, expected) => {
    expect(canBeRetried(anIntegration(overrides), job({ status }))).toBe(expected);
  });
});

it('names after a refresh what it has mended, and after a new grant all that is worth another try', () => {
  const refusedJobs = [
    job({ jobId: 'long-mended', version: 1 }),
    job({ jobId: 'just-mended', version: 3 }),
    job({ jobId: 'wants-a-right', status: 403 }),
  ];
  expect(mendedByRefresh(anIntegration({ version: 4, refusedJobs }))).toEqual(['just-mended']);
  expect(mendedByGrant(anIntegration({ version: 4, refusedJobs }))).toEqual([]);
  expect(mendedByGrant(anIntegration({ version: 4, epoch: 2, refusedJobs }))).toEqual([
    'long-mended',
    'just-mended',
    'wants-a-right',
  ]);
});
