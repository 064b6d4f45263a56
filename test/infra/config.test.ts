import { describe, expect, it } from 'vitest';
import { ConfigProblems, type RawSettings, readSettings, settingsFor } from '../../infra/config.ts';

const PROD: RawSettings = { stage: 'prod', onCall: 'ops@example.com' };

function problemsOf(raw: RawSettings): readonly string[] {
  try {
    readSettings(raw);
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings of a stage', () => {
  it('need a stage and a target for pages, and have a default for the rest', () => {
    expect(readSettings(PROD)).toEqual({
      stage: 'prod',
      home: { retainsData: true, demandsTls: true, alarmsOnQueries: true, queriesLogs: true },
      onCall: [{ kind: 'email', address: 'ops@example.com', severities: ['ticket', 'page'] }],
      expectedIntegrations: 1000,
      refreshIntervalMinutes: 45,
      vendorDeadlineSeconds: 100,
      functionTimeoutSeconds: 120,
      settleSeconds: 15,
      confirmSeconds: 60,
      sweepCapacity: 1500,
      refreshConcurrency: 20,
      allowLoopbackVendors: false,
      eachRefreshEvent: false,
      logLevel: 'info',
      maintenance: [],
      thresholds: {
        rejectRatePercent: 20,
        rejectFloor: 10,
        lagSeconds: 180,
        queueAgeSeconds: 300,
        deliveryAgeSeconds: 1800,
        healthLateSeconds: 21_600,
        unsignedWebhooks: 20,
      },
    });
  });

  it('take numbers from the command line as text', () => {
    expect(readSettings({ ...PROD, refreshConcurrency: '40' }).refreshConcurrency).toBe(40);
  });

  it.each([
    {
      why: 'no stage',
      raw: { onCall: 'ops@example.com' },
      says: ['stage is missing; name one with -c stage=prod'],
    },
    {
      why: 'a stage that cannot be part of names',
      raw: { ...PROD, stage: 'Prod_1' },
      says: ['stage "Prod_1" is no name for a stage; it takes 1 to 20 of a-z, 0-9 and -, a letter first'],
    },
    {
      why: 'thresholds that alarms cannot have',
      raw: { ...PROD, thresholds: { lagSeconds: 5, lag: 300 } },
      says: [
        'thresholds.lag is no threshold; there are rejectRatePercent, rejectFloor, lagSeconds, queueAgeSeconds, deliveryAgeSeconds, healthLateSeconds, unsignedWebhooks',
        'thresholds.lagSeconds 5 is not a whole number from 60 to 3600',
      ],
    },
    {
      why: 'thresholds that are no object',
      raw: { ...PROD, thresholds: 300 },
      says: ['thresholds is no object of numbers, such as { "lagSeconds": 300 }'],
    },
    {
      why: 'nobody to page',
      raw: { stage: 'prod' },
      says: [
        'onCall is missing: nobody would be paged; give an e-mail address or an https URL, -c onCall=ops@example.com',
      ],
    },
    {
      why: 'a pager without TLS',
      raw: { ...PROD, onCall: 'http://pager.example.com' },
      says: [
        'onCall is neither an e-mail address (ops@example.com), nor an https URL (https://pager.example.com/…), nor a list of targets',
      ],
    },
    {
      why: 'more secret writes than half the quota',
      raw: { ...PROD, expectedIntegrations: 100_000, refreshIntervalMinutes: 45 },
      says: [
        'expectedIntegrations 100000 refreshed every 45 minutes are 37.0 secret writes a second; this account and ' +
          'region shall do no more than 25 of the 50 that Secrets Manager allows: at most 67500 integrations, or ' +
          'spread them over accounts',
      ],
    },
    {
      why: 'one secret written too often',
      raw: { ...PROD, refreshIntervalMinutes: 9 },
      says: [
        'refreshIntervalMinutes 9 is under 10: Secrets Manager takes about one write per 10 minutes and secret; ' +
          'ask the vendors for longer tokens',
      ],
    },
    {
      why: 'no time left to store the answer',
      raw: { ...PROD, vendorDeadlineSeconds: 118 },
      says: [
        'vendorDeadlineSeconds 118 leaves 2 s of functionTimeoutSeconds 120 to store the answer; leave 5 s or more',
      ],
    },
    {
      why: 'loopback vendors outside of the emulator',
      raw: { ...PROD, allowLoopbackVendors: 'true' },
      says: ['allowLoopbackVendors is for the stage local only: leave it out, vendors are called by https'],
    },
    {
      why: 'a number that is none',
      raw: { ...PROD, refreshConcurrency: 1 },
      says: ['refreshConcurrency 1 is not a whole number from 2 to 1000'],
    },
    {
      why: 'a flag that is none',
      raw: { ...PROD, eachRefreshEvent: 'yes' },
      says: ['eachRefreshEvent "yes" is neither true nor false'],
    },
    {
      why: 'a log level that is none',
      raw: { ...PROD, logLevel: 'loud' },
      says: ['logLevel "loud" is none of debug, info, warn, error'],
    },
  ])('are refused with what would be right: $why', ({ raw, says }) => {
    expect(problemsOf(raw)).toEqual(says);
  });

  it('may fill the quota up to its half', () => {
    expect(problemsOf({ ...PROD, expectedIntegrations: 67_500 })).toEqual([]);
  });

  it('name a setting that does not exist', () => {
    const [problem] = problemsOf({ ...PROD, onCal: 'ops@example.com' });
    expect(problem).toContain('onCal is no setting; there are stage, onCall, ');
  });

  it('are judged whole, not up to the first problem', () => {
    expect(problemsOf({ stage: 'prod', refreshIntervalMinutes: 1, logLevel: 'x' })).toHaveLength(3);
  });

  it('come from the stage file, and the command line wins', () => {
    const settings = settingsFor((name) => ({ stage: 'local', logLevel: 'error' })[name]);
    expect(settings).toMatchObject({
      stage: 'local',
      home: { retainsData: false, demandsTls: false, alarmsOnQueries: false, queriesLogs: false },
      allowLoopbackVendors: true,
      refreshConcurrency: 4,
      logLevel: 'error',
    });
  });
});
