import { expect, it } from 'vitest';
import { eachMinute } from '../../../functions/queues/each-minute.ts';
import { readEnv } from '../../../functions/queues/env.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const ran = { redriven: 0, waiting: 0, stuck: 0, failed: 0 };

it('gives a look what is left of the function, and no more than letters are hidden for', async () => {
  const given: number[] = [];
  let now = 0;
  const look = eachMinute(
    async ({ timeLeft }) => {
      given.push(timeLeft());
      now = 20_000;
      given.push(timeLeft());
      return ran;
    },
    log,
    () => now,
  );
  await look(() => 90_000);
  now = 0;
  await look(() => 15_000);
  expect(given).toEqual([50_000, 30_000, 5_000, 5_000]);
});

it('fails where a queue could not be looked at, so that the failure is counted', async () => {
  const look = eachMinute(
    async () => ({ ...ran, failed: 1 }),
    log,
    () => 0,
  );
  await expect(look(() => 90_000)).rejects.toThrow('not every watched queue could be looked at');
});

it('reads the queues from its variable, and refuses what is no list', () => {
  const others = { GRANTKEEPER_STAGE: 'prod', GRANTKEEPER_TABLE: 't', GRANTKEEPER_LOG_LEVEL: 'info' };
  const read = (GRANTKEEPER_WATCHED_QUEUES: string) => readEnv({ ...others, GRANTKEEPER_WATCHED_QUEUES });
  expect(read('[]').GRANTKEEPER_WATCHED_QUEUES).toEqual([]);
  for (const bad of ['{}', 'not json'])
    expect(() => read(bad)).toThrow('GRANTKEEPER_WATCHED_QUEUES must be a JSON list of queues');
});
