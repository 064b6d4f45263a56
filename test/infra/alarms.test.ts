import { describe, expect, it } from 'vitest';
import { ALARMS, type AlarmName } from '#shared/contract/alarms/all.ts';
import { DEFAULT_THRESHOLDS } from '#shared/contract/alarms/thresholds.ts';
import { METRIC_NAMESPACE } from '#shared/contract/names.ts';
import { type Resource, synthesize } from './synthesized.ts';

const onCall = [{ kind: 'slack', secret: 'chat' }];
const watchedQueues = [
  { arn: 'arn:aws:sqs:eu-central-1:111122223333:orders-dead', integrationAt: '/body/integration' },
];
const prod = synthesize({ stage: 'prod', onCall, watchedQueues });
const local = synthesize({ stage: 'local', onCall, watchedQueues });

const NAMES = Object.keys(ALARMS) as readonly AlarmName[];
const OF_VENDORS = NAMES.filter((name) => ALARMS[name].perVendor);
/** A rate of each vendor is made of two. */
const PARTS = OF_VENDORS.filter((name) => ALARMS[name].when.kind === 'rateOver').flatMap((name) => [
  `${name}-share`,
  `${name}-floor`,
]);

const nameOf = ({ properties }: Resource): string =>
  String(properties.AlarmName).replace(/^Grantkeeper-[a-z]+-service-/, '');

const alarmsOf = (stage: typeof prod) => {
  const service = stage.resources('service');
  const composites = service.filter(({ type }) => type === 'AWS::CloudWatch::CompositeAlarm');
  const simple = service.filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  return { simple, composites, all: [...simple, ...composites] };
};
const { simple, composites, all } = alarmsOf(prod);
const alarm = (name: string): Resource['properties'] | undefined =>
  all.find((one) => nameOf(one) === name)?.properties;

describe('the alarms of a stage', () => {
  it('are those that are defined, each once', () => {
    expect(all.map(nameOf).toSorted()).toEqual([...NAMES, ...PARTS].toSorted());
    expect(composites.map(nameOf)).toEqual(['refresh-rejected', 'api-auth-rejected']);
  });

  it.each(NAMES)(
    '%s says what it is about, where to read on, and tells one topic of its beginning and its end',
    (name) => {
      const found = alarm(name);
      expect(found?.AlarmDescription).toBe(`${ALARMS[name].says} See docs/runbook.md, ${name}.`);
      const topic = ALARMS[name].severity === 'page' ? /OnCallTopic/ : /OnCallTickets/;
      expect(found?.AlarmActions).toHaveLength(1);
      expect(JSON.stringify(found?.AlarmActions)).toMatch(topic);
      expect(found?.OKActions).toEqual(found?.AlarmActions);
    },
  );

  it.each(PARTS)('%s tells nobody by itself', (part) => {
    expect(alarm(part)).not.toHaveProperty('AlarmActions');
    expect(alarm(part)).not.toHaveProperty('OKActions');
  });

  it('watch measurements of ours that are published without a vendor too, as their definition says', () => {
    const ours = simple.filter((one) => one.properties.Namespace === METRIC_NAMESPACE);
    expect(ours.map((one) => [nameOf(one), one.properties.MetricName]).toSorted()).toEqual(
      NAMES.filter((name) => ALARMS[name].metric !== undefined && !ALARMS[name].perVendor)
        .map((name) => [name, ALARMS[name].metric])
        .toSorted(),
    );
    expect(ours.filter((one) => one.properties.Dimensions !== undefined)).toEqual([]);
  });

  it('take the silence of a sign of life for an alarm, and every other silence for well-being', () => {
    for (const one of simple) {
      const definition = NAMES.find((name) => nameOf(one) === name);
      const isHeartbeat = definition !== undefined && ALARMS[definition].when.kind === 'silent';
      expect([nameOf(one), one.properties.TreatMissingData]).toEqual([
        nameOf(one),
        isHeartbeat ? 'breaching' : 'notBreaching',
      ]);
    }
  });

  it('judge no period longer than CloudWatch takes: a day, and seven days for all of them', () => {
    for (const { periodSeconds, periods } of Object.values(ALARMS)) {
      expect(periodSeconds % 60).toBe(0);
      // Longer than an hour of period: up to seven days in all; else one day.
      expect(periodSeconds * periods.of).toBeLessThanOrEqual(periodSeconds >= 3600 ? 7 * 86_400 : 86_400);
    }
  });
});

describe('what wakes somebody', () => {
  const woken = NAMES.filter((name) => ALARMS[name].severity === 'page');

  it('is no scheduler that could not start a look which a heartbeat watches', () => {
    const heartbeats = NAMES.filter((name) => name.endsWith('-heartbeat') && woken.includes(name));
    const twice = heartbeats.map((name) => name.replace('-heartbeat', '-dead-letters'));
    expect(woken.filter((name) => twice.includes(name) && name !== 'page-dead-letters')).toEqual([]);
  });

  it('of late refreshes is that they are late, and none of the reasons', () => {
    const reasons: readonly AlarmName[] = [
      'refresh-queue-age',
      'refresh-throttles',
      'refresh-errors',
      'table-throttles',
      'vault-throttles',
      'secret-write-rate',
      'api-server-errors',
    ];
    expect(woken).toContain('oldest-due-lag');
    expect(woken.filter((name) => reasons.includes(name))).toEqual([]);
  });
});

describe('an alarm of each vendor', () => {
  it('is on where the share and the number of refusals are both too high, in two of three periods', () => {
    expect(alarm('refresh-rejected-share')).toMatchObject({
      Metrics: [
        {
          Expression:
            'SELECT AVG(RefreshRejected) FROM SCHEMA("Grantkeeper", vendor) GROUP BY vendor ORDER BY AVG() DESC',
          Period: 300,
        },
      ],
      Threshold: 0.2,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    });
    expect(alarm('refresh-rejected-floor')).toMatchObject({
      Metrics: [
        {
          Expression:
            'SELECT SUM(RefreshRejected) FROM SCHEMA("Grantkeeper", vendor) GROUP BY vendor ORDER BY SUM() DESC',
        },
      ],
      Threshold: 10,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    const rule = JSON.stringify(alarm('refresh-rejected')?.AlarmRule);
    expect(rule.match(/ALARM\(/g)).toHaveLength(2);
    expect(rule).toContain(' AND ');
    expect(rule).toContain('RefreshRejectedShare');
    expect(rule).toContain('RefreshRejectedFloor');
  });

  it('searches nothing: CloudWatch refuses SEARCH in alarms, at the deploy and not before', () => {
    expect(JSON.stringify(simple.map((one) => one.properties))).not.toContain('SEARCH(');
  });

  it('is not there in the stage local, whose emulator makes none of a query; all others are', () => {
    const there = alarmsOf(local).all.map(nameOf);
    expect(there.toSorted()).toEqual(NAMES.filter((name) => !ALARMS[name].perVendor).toSorted());
  });
});

describe('the thresholds of a stage', () => {
  it('are where its alarms begin', () => {
    const thresholds = { lagSeconds: 600, queueAgeSeconds: 900, rejectRatePercent: 5, rejectFloor: 50 };
    const own = alarmsOf(synthesize({ stage: 'prod', onCall: 'ops@example.com', thresholds }));
    const thresholdOf = (name: string) => own.all.find((one) => nameOf(one) === name)?.properties.Threshold;
    expect(thresholdOf('oldest-due-lag')).toBe(600);
    expect(thresholdOf('refresh-queue-age')).toBe(900);
    expect(thresholdOf('refresh-rejected-share')).toBe(0.05);
    expect(thresholdOf('api-auth-rejected-floor')).toBe(50);
    expect(thresholdOf('delivery-queue-age')).toBe(DEFAULT_THRESHOLDS.deliveryAgeSeconds);
  });
});

describe('a maintenance window of a stage', () => {
  const windows = [
    { days: ['SUN'], at: '02:00', timezone: 'Europe/Berlin', minutes: 120 },
    { at: '04:00', minutes: 30, vendor: 'xero' },
  ];
  const rulesOf = (stage: 'prod' | 'local') => {
    const own = synthesize({ stage, onCall: 'ops@example.com', maintenance: windows });
    const service = own.resources('service');
    const page = service.find(
      ({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith('PageFunction'),
    );
    return {
      alarms: alarmsOf(own).all,
      rules: service.filter(({ type }) => type === 'AWS::CloudWatch::AlarmMuteRule'),
      said: (page?.properties.Environment as { Variables: Record<string, string> } | undefined)?.Variables
        .GRANTKEEPER_MAINTENANCE,
    };
  };

  it('mutes every alarm, and is told to whoever tells of incidents; one of a vendor is about incidents alone', () => {
    const { alarms, rules, said } = rulesOf('prod');
    expect(rules).toHaveLength(1);
    expect(rules[0]?.properties.Rule).toEqual({
      Schedule: { Duration: 'PT2H', Expression: 'cron(0 2 * * SUN)', Timezone: 'Europe/Berlin' },
    });
    const muted = rules[0]?.properties.MuteTargets as { readonly AlarmNames: readonly unknown[] };
    expect(muted.AlarmNames).toHaveLength(alarms.length);
    expect(JSON.parse(said ?? '')).toEqual([windows[0], { days: [], timezone: 'UTC', ...windows[1] }]);
  });

  it('mutes none in the stage local, whose emulator has no such rule', () => {
    expect(rulesOf('local').rules).toEqual([]);
  });
});
