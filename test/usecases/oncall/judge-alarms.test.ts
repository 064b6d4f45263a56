import { beforeEach, describe, expect, it } from 'vitest';
import type { Alarm, Series } from '#shared/domain/alarm/alarm.ts';
import { messageOf, type PageMessage } from '#shared/domain/incident/page-message.ts';
import { minutes } from '#shared/domain/time.ts';
import { type AlarmPorts, judgeAlarms } from '#shared/usecases/oncall/judge-alarms.ts';
import { tellOnCall } from '#shared/usecases/oncall/tell-on-call.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { aVendorId } from '../../support/integration.ts';

const REJECTED: Alarm = {
  name: 'refresh-rejected',
  metric: 'RefreshRejected',
  statistic: 'average',
  when: { kind: 'rateOver', percent: 20, floor: 10 },
  periods: { bad: 2, of: 3 },
  missing: 'well',
  period: minutes(5),
  perVendor: true,
  severity: 'page',
  owner: 'operator',
  says: 'A vendor refuses refreshes.',
};

const BAD = { count: 20, sum: 20, greatest: 1 };
const GOOD = { count: 20, sum: 0, greatest: 0 };

let world: AllPorts;
let ports: AlarmPorts;
let past: Map<string, Series['past']>;
let pages: PageMessage[];
let look: () => Promise<void>;

beforeEach(async () => {
  world = await allPorts({ rotation: { kind: 'none' } });
  pages = [];
  past = new Map();
  ports = {
    ...world.ports,
    quietUntil: () => undefined,
    wellFor: minutes(3),
    alarms: [REJECTED],
    seriesOf: (_alarm, vendors) =>
      [...new Set([...past.keys(), ...vendors])].map((vendor) => ({
        vendor: aVendorId(vendor),
        past: past.get(vendor) ?? [],
      })),
  };
  const tell = tellOnCall({ ...world.ports, pager: { send: async (page) => void pages.push(page) } });
  look = async () => {
    await judgeAlarms(ports)();
    await tell();
  };
});

const kinds = () => pages.map(({ kind, title }) => `${kind} ${title}`);

describe('an alarm', () => {
  it('of one vendor among twenty wakes somebody once, by name, with what is wrong', async () => {
    for (let n = 0; n < 19; n++) past.set(`well-${n}`, [GOOD, GOOD, GOOD]);
    past.set('acme', [GOOD, BAD, BAD]);
    await look();
    await look();
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatchObject({
      kind: 'opened',
      severity: 'page',
      owner: 'operator',
      heading: 'refresh-rejected',
      title: 'acme: A vendor refuses refreshes.',
      todo: ['docs/runbook.md, refresh-rejected'],
      lines: [],
    });
  });

  it('tells of its end when it has been off for three minutes, and not before', async () => {
    past.set('acme', [BAD, BAD, BAD]);
    await look();
    past.set('acme', [BAD, GOOD, GOOD]);
    await look();
    await world.clock.pass(minutes(2));
    await look();
    expect(pages).toHaveLength(1);
    await world.clock.pass(minutes(1));
    await look();
    expect(kinds()).toEqual([
      'opened acme: A vendor refuses refreshes.',
      'resolved Over: acme: A vendor refuses refreshes.',
    ]);
  });

  it('that flaps is one incident, told of once', async () => {
    for (let n = 0; n < 5; n++) {
      past.set('acme', [BAD, BAD, BAD]);
      await look();
      await world.clock.pass(minutes(1));
      past.set('acme', [GOOD, GOOD, GOOD]);
      await look();
      await world.clock.pass(minutes(1));
    }
    expect(pages).toHaveLength(1);
  });

  it('goes on through a restart until enough has been measured to say otherwise', async () => {
    past.set('acme', [BAD, BAD, BAD]);
    await look();
    past.clear();
    await world.clock.pass(minutes(10));
    await look();
    await world.clock.pass(minutes(5));
    await look();
    expect(pages).toHaveLength(1);
    past.set('acme', [GOOD, GOOD, GOOD]);
    await look();
    await world.clock.pass(minutes(3));
    await look();
    expect(pages.map(({ kind }) => kind)).toEqual(['opened', 'resolved']);
  });

  it('that no release has any more is over', async () => {
    past.set('acme', [BAD, BAD, BAD]);
    await look();
    ports = { ...ports, alarms: [] };
    await look();
    expect(pages.map(({ kind }) => kind)).toEqual(['opened', 'resolved']);
  });

  it('in a maintenance window wakes nobody, and somebody at its end if it is still on', async () => {
    const { clock } = world;
    const end = (clock.now() + minutes(30)) as ReturnType<typeof clock.now>;
    ports = { ...ports, quietUntil: (_signal, now) => (now < end ? end : undefined) };
    past.set('acme', [BAD, BAD, BAD]);
    await look();
    await clock.pass(minutes(29));
    await look();
    expect(pages).toEqual([]);
    await clock.pass(minutes(1));
    await look();
    expect(pages.map(({ kind }) => kind)).toEqual(['opened']);
  });

  it('is a message that says it all to whoever has only that', async () => {
    past.set('acme', [BAD, BAD, BAD]);
    await look();
    const [incident] = await world.ports.incidents.listLive();
    expect(incident && messageOf(incident, { kind: 'opened', at: world.clock.now() }).what).toBe(
      'A measurement is over its limit, or a sign of life stays away.',
    );
  });
});
