import type { JobId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job/job.ts';
import { firstStep } from '#shared/domain/job/upcoming.ts';
import { after, minutes } from '#shared/domain/time.ts';
import { anIntegrationId, NOW } from './integration.ts';

export const aJobId = (text: string): JobId => text as JobId;

/** A job that runs in two hours, and is checked half an hour before. */
export function aJob(over: Partial<Job> = {}): Job {
  const lead = over.lead ?? minutes(30);
  return {
    id: aJobId('month-end'),
    schedule: { kind: 'cron', text: '0 2 L * *' },
    timezone: 'Europe/Berlin',
    integrations: [{ integration: anIntegrationId('payroll') }],
    createdAt: NOW,
    results: [],
    upcoming: firstStep({ lead }, after(NOW, minutes(120))),
    ...over,
    lead,
  };
}
