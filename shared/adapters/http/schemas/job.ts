import * as z from 'zod/mini';
import type { JobPlan, Schedule } from '#shared/domain/job/job.ts';
import { instant, minutes } from '#shared/domain/time.ts';
import { INSTANT_RULE, integer, integrationId, isInstant, scopes, text } from './fields.ts';

const MINUTES_A_WEEK = 7 * 24 * 60;
const INTEGRATIONS_RULE = 'must be a list of 1 to 100 integrations, each once';

/** What begins like a date is meant as an instant; whether a cron expression is good is the timetable's to say. */
const looksLikeInstant = (given: string): boolean => /^\d{4}-\d/.test(given);

const schedule = z.pipe(
  text(100).check(z.refine((given) => !looksLikeInstant(given) || isInstant(given), INSTANT_RULE)),
  z.transform(
    (given: string): Schedule =>
      looksLikeInstant(given)
        ? { kind: 'once', at: instant(Date.parse(given)) }
        : { kind: 'cron', text: given.trim().replaceAll(/ +/g, ' ') },
  ),
);

const whole = (greatest: number) =>
  z.pipe(
    integer(1, greatest),
    z.transform((n: number) => minutes(n)),
  );

const need = z.strictObject(
  { id: integrationId, scopes: z.exactOptional(scopes) },
  'must be an object with the id of an integration',
);

/** The plan of a job, but for its id, which the address has. */
export const jobBody = z.pipe(
  z.strictObject(
    {
      schedule,
      timezone: text(64),
      leadMinutes: whole(MINUTES_A_WEEK),
      integrations: z.array(need, INTEGRATIONS_RULE).check(
        z.minLength(1, INTEGRATIONS_RULE),
        z.maxLength(100, INTEGRATIONS_RULE),
        z.refine((all) => new Set(all.map(({ id }) => id)).size === all.length, INTEGRATIONS_RULE),
      ),
      maxRuntimeMinutes: z.exactOptional(whole(MINUTES_A_WEEK)),
    },
    'must be a JSON object',
  ),
  z.transform(
    ({ leadMinutes, maxRuntimeMinutes, integrations, ...rest }): Omit<JobPlan, 'id'> => ({
      ...rest,
      lead: leadMinutes,
      ...(maxRuntimeMinutes === undefined ? {} : { maxRuntime: maxRuntimeMinutes }),
      integrations: integrations.map(({ id: integration, ...needed }) => ({ integration, ...needed })),
    }),
  ),
);
