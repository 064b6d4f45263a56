import { describe, expect, it } from 'vitest';
import { EnvironmentProblems } from '#shared/contract/environment.ts';
import { readEnv as readApi } from '../../functions/api/env.ts';
import { readEnv as readCalendar } from '../../functions/calendar/env.ts';
import { readEnv as readConnect } from '../../functions/connect/env.ts';
import { readEnv as readDeliver } from '../../functions/deliver/env.ts';
import { readEnv as readHealth } from '../../functions/health/env.ts';
import { readEnv as readJobs } from '../../functions/jobs/env.ts';
import { readEnv as readReconcile } from '../../functions/reconcile/env.ts';
import { readEnv as readRefresh } from '../../functions/refresh/env.ts';
import { readEnv as readRevocation } from '../../functions/revocation/env.ts';
import { readEnv as readRotate } from '../../functions/rotate/env.ts';
import { readEnv as readSweep } from '../../functions/sweep/env.ts';
import { readEnv as readWebhook } from '../../functions/webhook/env.ts';

const SWEEP = {
  GRANTKEEPER_STAGE: 'prod',
  GRANTKEEPER_TABLE: 'table-1',
  GRANTKEEPER_QUEUE_URL: 'https://sqs.example/queue',
  GRANTKEEPER_SWEEP_CAPACITY: '1500',
  GRANTKEEPER_LOG_LEVEL: 'info',
};

const problemsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof EnvironmentProblems) return error.problems;
    throw error;
  }
  return [];
};

describe('the environment of a function', () => {
  it('is read into values', () => {
    expect(readSweep(SWEEP)).toEqual({ ...SWEEP, GRANTKEEPER_SWEEP_CAPACITY: 1500 });
  });

  it('is refused with every problem at once, and without quoting a value', () => {
    const environment = {
      ...SWEEP,
      GRANTKEEPER_TABLE: '',
      GRANTKEEPER_SWEEP_CAPACITY: 'many',
      GRANTKEEPER_LOG_LEVEL: 'loud',
    };
    expect(problemsOf(() => readSweep(environment))).toEqual([
      'GRANTKEEPER_TABLE must be a text',
      'GRANTKEEPER_SWEEP_CAPACITY must be a whole number',
      'GRANTKEEPER_LOG_LEVEL must be one of debug, info, warn, error',
    ]);
  });

  it('names all that is missing of a function that asks vendors, and has no queue', () => {
    expect(problemsOf(() => readCalendar({}))).toEqual([
      'GRANTKEEPER_STAGE must be a text',
      'GRANTKEEPER_TABLE must be a text',
      'GRANTKEEPER_BUS must be a text',
      'GRANTKEEPER_CONSENT_QUEUE_URL must be a text',
      'GRANTKEEPER_VENDORS must be a text',
      'GRANTKEEPER_ALLOW_LOOPBACK_VENDORS must be 1 or 0',
      'GRANTKEEPER_LOG_LEVEL must be one of debug, info, warn, error',
    ]);
  });

  it('names all that is missing of a function that tells chats and pagers, and reads its targets', () => {
    const names = problemsOf(() => readDeliver({})).map((problem) => problem.split(' ')[0]);
    expect(names).toEqual([
      'GRANTKEEPER_STAGE',
      'GRANTKEEPER_TABLE',
      'GRANTKEEPER_PAGES_URL',
      'GRANTKEEPER_PAGE_DEAD_LETTERS_URL',
      'GRANTKEEPER_TICKET_TOPIC',
      'GRANTKEEPER_ON_CALL_TARGETS',
      'GRANTKEEPER_LOG_LEVEL',
    ]);
    const targets = [{ kind: 'slack', secret: 'chat', severities: ['page'] }];
    const set = Object.fromEntries(names.map((name) => [name, 'set']));
    const whole = {
      ...set,
      GRANTKEEPER_LOG_LEVEL: 'info',
      GRANTKEEPER_ON_CALL_TARGETS: JSON.stringify(targets),
    };
    expect(readDeliver(whole).GRANTKEEPER_ON_CALL_TARGETS).toEqual(targets);
    expect(problemsOf(() => readDeliver({ ...whole, GRANTKEEPER_ON_CALL_TARGETS: '{}' }))).toEqual([
      'GRANTKEEPER_ON_CALL_TARGETS must be a JSON list of targets',
    ]);
  });

  it.each([
    { name: 'refresh', read: readRefresh, count: 13 },
    { name: 'api', read: readApi, count: 17 },
    { name: 'connect', read: readConnect, count: 15 },
    { name: 'rotate', read: readRotate, count: 7 },
    { name: 'health', read: readHealth, count: 7 },
    { name: 'reconcile', read: readReconcile, count: 7 },
    { name: 'jobs', read: readJobs, count: 7 },
    { name: 'webhook', read: readWebhook, count: 7 },
    { name: 'revocation', read: readRevocation, count: 14 },
  ])('names all that is missing: $name', ({ read, count }) => {
    const problems = problemsOf(() => read({}));
    expect(problems).toContain('GRANTKEEPER_ALLOW_LOOPBACK_VENDORS must be 1 or 0');
    expect(problems).toContain('GRANTKEEPER_VENDORS must be a text');
    expect(problems).toHaveLength(count);
  });
});
