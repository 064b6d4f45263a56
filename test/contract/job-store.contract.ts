import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '#shared/domain/job/job.ts';
import { firstStep, take } from '#shared/domain/job/upcoming.ts';
import { after, before, type Instant, instant, milliseconds, minutes } from '#shared/domain/time.ts';
import type { JobStore } from '#shared/ports/job-store.ts';
import { anIntegrationId, NOW } from '../support/integration.ts';
import { aJob, aJobId } from '../support/job.ts';

export interface JobStoreSubject {
  readonly jobs: JobStore;
  /** The same jobs through an adapter that is made anew. */
  reopen(): Promise<JobStore>;
  close(): Promise<void>;
}

const LEAD = minutes(30);
/** A job whose gate is then. */
const gatedAt = (id: string, at: Instant): Job =>
  aJob({ id: aJobId(id), lead: LEAD, upcoming: firstStep({ lead: LEAD }, after(at, LEAD)) });

const FULL = aJob({
  id: aJobId('full'),
  schedule: { kind: 'once', at: after(NOW, minutes(240)) },
  maxRuntime: minutes(90),
  integrations: [{ integration: anIntegrationId('a'), scopes: ['read', 'write'] }],
  upcoming: {
    runAt: after(NOW, minutes(240)),
    step: 'recheck',
    at: after(NOW, minutes(225)),
    hold: { by: 'driver-1', until: after(NOW, minutes(2)) },
    isFailing: true,
    untold: 'failed',
  },
  results: [
    {
      at: NOW,
      by: 'gate',
      runAt: after(NOW, minutes(240)),
      ok: false,
      failures: [{ integration: anIntegrationId('a'), reason: 'paused', fix: 'resume it' }],
    },
  ],
});

export function describeJobStoreContract(name: string, makeSubject: () => Promise<JobStoreSubject>): void {
  describe(`job store: ${name}`, () => {
    let subject: JobStoreSubject;
    beforeAll(async () => {
      subject = await makeSubject();
    }, 60_000);
    afterAll(async () => {
      await subject.close();
    });
    const put = (job: Job) => subject.jobs.change(job.id, () => ({ job, result: null }));

    it('finds none at first, and then what was decided, every field of it, over a reopening', async () => {
      expect(await subject.jobs.find(FULL.id)).toBeUndefined();
      const seen = await subject.jobs.change(FULL.id, (known) => ({ job: FULL, result: known ?? 'none' }));
      expect(seen).toBe('none');
      expect(await (await subject.reopen()).find(FULL.id)).toEqual(FULL);
    });

    it('leaves a job as it is where nothing is decided', async () => {
      const job = gatedAt('left', instant(9_000_000_000_000));
      await put(job);
      expect(await subject.jobs.change(job.id, (known) => ({ result: known }))).toEqual(job);
      expect(await subject.jobs.find(job.id)).toEqual(job);
    });

    it('loses none of many changes at once, the making of the job among them', async () => {
      const id = aJobId('busy');
      const stores = [subject.jobs, await subject.reopen()];
      const add = (store: JobStore | undefined, n: number) =>
        store?.change(id, (known) => {
          const { results } = known ?? { results: [] };
          const result = { at: instant(NOW + n), by: 'asked', ok: true, failures: [] } as const;
          return { job: aJob({ id, results: [...results, result] }), result: null };
        });
      await Promise.all(Array.from({ length: 8 }, (_, n) => add(stores[n % 2], n)));
      const results = (await subject.jobs.find(id))?.results ?? [];
      expect(results.map(({ at }) => at - NOW).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });

    it('removes a job once, and lets another be made under its id', async () => {
      const job = gatedAt('gone', instant(9_000_000_000_000));
      await put(job);
      expect(await subject.jobs.remove(job.id)).toBe('removed');
      expect(await subject.jobs.remove(job.id)).toBe('missing');
      expect(await subject.jobs.find(job.id)).toBeUndefined();
      await put(job);
      expect(await subject.jobs.find(job.id)).toEqual(job);
    });

    it('lists by id, page by page', async () => {
      const ids = ['list-a', 'list-b', 'list-c'];
      for (const id of ids) await put(gatedAt(id, instant(9_000_000_000_000)));
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await subject.jobs.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(2);
        found.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      expect(found.filter((id) => id.startsWith('list-'))).toEqual(ids);
      expect(found).toEqual(found.toSorted());
    });

    it('gives what is due, the longest due first, and not a millisecond too soon', async () => {
      const start = instant(1_000_000_000_000);
      const [first, second, third] = [start, after(start, milliseconds(1)), after(start, minutes(1))];
      await put(gatedAt('due-z-first', first));
      await put(gatedAt('due-a-third', third));
      await put(gatedAt('due-m-second', second));
      expect(await subject.jobs.due(before(first, milliseconds(1)), 10)).toEqual([]);
      expect(await subject.jobs.due(first, 10)).toEqual(['due-z-first']);
      expect(await subject.jobs.due(third, 2)).toEqual(['due-z-first', 'due-m-second']);
      expect(await subject.jobs.due(third, 10)).toEqual(['due-z-first', 'due-m-second', 'due-a-third']);
    });

    it('gives no job that somebody holds before the hold has run out, and none that runs no more', async () => {
      const start = instant(900_000_000_000);
      const held = take(gatedAt('due-held', start), 'driver-1', start);
      await put(held ?? gatedAt('due-held', start));
      const { upcoming: _none, ...over } = gatedAt('due-never', start);
      await put(over);
      expect(await subject.jobs.due(start, 10)).toEqual([]);
      expect(await subject.jobs.due(after(start, minutes(2)), 10)).toEqual(['due-held']);
    });

    it('gives what is to be told at once', async () => {
      const start = instant(800_000_000_000);
      const job = gatedAt('due-untold', instant(9_000_000_000_000));
      const result = { at: start, by: 'gate', ok: false, failures: [] } as const;
      if (job.upcoming === undefined) throw new Error('the job has a next run');
      await put({ ...job, results: [result], upcoming: { ...job.upcoming, untold: 'failed' } });
      expect(await subject.jobs.due(start, 10)).toEqual(['due-untold']);
    });
  });
}
