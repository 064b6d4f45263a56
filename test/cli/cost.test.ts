import { describe, expect, it, vi } from 'vitest';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** With no home to ask, and nothing that could tell of one. */
const cost = (args = '') =>
  runGrantkeeper(['cost', ...args.split(' ').filter((word) => word !== '')], {
    env: { GRANTKEEPER_URL: 'http://127.0.0.1:9' },
  });

describe('grantkeeper cost', () => {
  /*
   * Tokens of half an hour: a skew of 5 min and on the mean half of 5 min of jitter leave 22.5 min between two refreshes.
   * 900 integrations × 43,800 min ÷ 22.5 = 1,752,000 refreshes, 40 a minute, in 175,200 batches; 24 reads a day are
   * 900 × 24 × 730 ÷ 24 = 657,000 reads; 175,200 runs of sweep, rotate, jobs and page.
   */
  it('says by service what a month costs and what drives it', async () => {
    const ran = await cost('--integrations 900 --lifetime 1800 --reads-per-day 24');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.split('\n')).toEqual([
      '900 integrations on AWS for a month; tokens that live 30 min, 24 reads a day of each',
      'vault: AWS Secrets Manager, a secret for each integration and client, and one for fingerprints',
      '',
      'SERVICE                US$ A MONTH  SHARE  DRIVEN BY',
      // 900 + 20 clients + 1; 2 × 1,752,000 + 657,000
      'Secrets Manager             389.21   87 %  368.40: 921 secrets',
      '                                           20.81: 4.16 M calls',
      // 4 × 1,752,000; 657,000 + 43,800 × 16 ÷ 2 + 1,752,000 ÷ 54; 900 × 658 bytes
      'DynamoDB                      4.51    1 %  4.38: 7.01 M write units',
      '                                           0.13: 1.04 M read units',
      '                                           0.00: 0.000592 GB',
      'KMS                           2.03   <1 %  1.00: 1 key of the table',
      '                                           0.03: 8,760 requests',
      '                                           1.00: 1 key of the topic that pages',
      // 175,200 + 2 × 175,200 + 4 × 657,000
      'SQS                           1.26   <1 %  1.26: 3.15 M requests',
      // 175,200 + 175,200 + 657,000; 175,200 × 0.15 + 175,200 × 0.6 + 657,000 × 0.05
      'Lambda                        2.39    1 %  0.20: 1.01 M invocations',
      '                                           2.19: 164,250 GB-seconds',
      'EventBridge Scheduler         0.18   <1 %  0.18: 175,200 invocations',
      'API Gateway                   0.66   <1 %  0.66: 657,000 requests',
      // 1,752,000 × 1,981 + 1,007,400 × 300 + 657,000 × 200 bytes; 3 × 21 + 21; 42 + 5 × 20
      'CloudWatch                   45.85   10 %  1.95: 3.9 GB of logs',
      '                                           25.20: 84 metrics',
      '                                           14.20: 142 metrics of alarms',
      '                                           1.00: 2 alarms on alarms',
      '                                           3.00: 1 dashboard',
      '                                           0.50: 1 rule of Contributor Insights',
      'in all                      446.08  100 %  0.50 an integration',
      '',
      'of it observability: 46.85, 11 %: 3.9 GB of logs, 84 metrics, 142 metrics of alarms, 2 alarms on alarms, 1 dashboard, 1 rule of Contributor Insights, 1 key of the topic that pages',
      // 25 × 60 × 22.5
      'a refresh every 22.5 min, 0.667 secret writes a second; this vault carries 33,750 integrations',
      '',
      'List prices of us-east-1, read in 2026-11, without free tiers and discounts.',
      'Assumed: a strict vendor; 20 vendors with one client each; every read by a process that has not read the token before, 50 ms; 0.6 s for a batch of refreshes.',
      'Not in it: point-in-time recovery, storage of logs and queries of them, log lines that the Contributor Insights rule counts, secrets of webhooks, hourly checks and daily runs, later versions of the keys, traffic, taxes, CloudTrail beyond its first trail.',
      '',
    ]);
  });

  it('gives programs each line with its quantity and price', async () => {
    const { code, stdout } = await cost('--json');
    expect(code).toBe(0);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({
      integrations: 1000,
      lifetime: 3600,
      readsPerDay: 48,
      vault: 'AWS Secrets Manager',
      prices: { region: 'us-east-1', readIn: '2026-11', currency: 'USD' },
      minutesBetweenRefreshes: 51.5,
      mostIntegrations: 77_250,
      isPossible: true,
    });
    expect(said.lines).toHaveLength(19);
    expect(said.lines[0]).toEqual({
      line: 'secrets',
      service: 'Secrets Manager',
      quantity: 1021,
      unit: 'secrets',
      price: 0.4,
      dollars: expect.closeTo(408.4, 10),
      isObservability: false,
    });
    // A refresh every 51.5 min is 850,485 a month, in 85,049 batches. Secrets 424.2049, table 2.3546, keys 2.0263, queues
    // 1.1533, functions 2.3482, schedules 0.1752, HTTP API 1.46, logs 1.2464, metrics 25.20, alarms 14.20, alarms on alarms
    // 1, dashboard 3, rule 0.50.
    expect(said.total).toBeCloseTo(478.8689, 3);
  });

  it('ends with 1 where this vault would not take the writes', async () => {
    expect((await cost('--integrations 77250')).code).toBe(0);
    const { code, stdout } = await cost('--integrations 77251');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '\nnot possible: a refresh every 51.5 min, 25 secret writes a second, and the synth',
    );
    expect(stdout).toContain('77,250 integrations, not 77,251; spread them over accounts or regions\n');
  });

  it.each([
    ['--integrations 0', 'from 1 to 1000000'],
    ['--integrations many', 'from 1 to 1000000'],
    // 1,125 s − 300 s of skew − 225 s of jitter are the ten minutes that a secret may be written in.
    ['--lifetime 1124', 'from 1125 to 31536000'],
    ['--reads-per-day 1.5', 'from 0 to 86400'],
    ['--reads-per-day -1', 'from 0 to 86400'],
  ])('refuses %s with 2, and says what would be right', async (args, right) => {
    const ran = await cost(args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(`It must be a whole number ${right}.`);
  });

  it('takes nothing besides', async () => {
    expect(await cost('prod')).toMatchObject({ code: 2, stdout: '' });
    expect((await cost('--lifetime 1125')).code).toBe(0);
  });

  it('teaches by example', async () => {
    const { code, stdout } = await cost('--help');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '$ npx grantkeeper cost --integrations 10000 --lifetime 1800 --reads-per-day 288',
    );
  });
});
