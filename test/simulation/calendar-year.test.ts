import { expect, it } from 'vitest';
import type { DomainEvent } from '#shared/domain/event.ts';
import { after, before, days, type Instant, instant, minutes } from '#shared/domain/time.ts';
import { runCalendar } from '#shared/usecases/calendar/run-calendar.ts';
import { allPorts } from '../support/all-ports.ts';
import {
  aClient,
  aClientId,
  anIntegration,
  anIntegrationId,
  NOW,
  tokenFacts,
} from '../support/integration.ts';
import { seeded } from '../support/seeded.ts';

const DAYS = 420;
const DAY_MS = 86_400_000;
/** The first day of the year that is simulated, counted as the calendar counts. */
const FIRST_DAY = Math.floor(NOW / DAY_MS);
const IDLE_DAYS = 60;

/** What ends, and when: at all hours, on days close together, at the turn of the year and of a leap month. */
const SECRETS: readonly (readonly [string, string])[] = [
  ['midnight', '2027-01-01T00:00:00Z'],
  ['before-midnight', '2027-01-31T23:59:59Z'],
  ['day-after', '2027-02-01T00:00:00Z'],
  ['march', '2027-03-01T12:00:00Z'],
  ['summer', '2027-07-15T05:59:59Z'],
  ['last', '2027-11-20T18:30:00Z'],
];
const GRANTS: readonly (readonly [string, string])[] = [
  ['yearly', '2027-10-01T10:00:00Z'],
  ['spring', '2027-04-09T06:30:00Z'],
];
const CHANGES = [
  {
    on: '2027-02-16',
    what: 'The old endpoints end.',
    standing: 'documented',
    source: 'https://acme.example/1',
  },
  { on: '2027-04', what: 'All change.', standing: 'secondary', source: 'https://acme.example/2' },
] as const;

const instantOf = (text: string): Instant => instant(Date.parse(text));
const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** The days between one step and the next: whoever looks first on one of them is told. */
const WINDOWS = [
  [-30, -15],
  [-14, -8],
  [-7, -2],
  [-1, 30],
] as const;

/** Independent of the code: for each end and each step the first day on which the job ran. */
function expected(ranOn: readonly number[]): readonly string[] {
  const ends = [
    ...SECRETS.map(([id, at]) => [`client.secret_expiring ${id}`, instantOf(at)] as const),
    ...GRANTS.map(([id, at]) => [`grant.expiring ${id}`, instantOf(at)] as const),
    ...CHANGES.map(({ on }) => [`vendor.notice ${on}`, instantOf(`${on}-01`.slice(0, 10))] as const),
  ];
  return ends
    .flatMap(([what, end]) =>
      WINDOWS.flatMap(([from, to]) => {
        const day = ranOn.find((one) => one >= dayOf(end) + from && one <= dayOf(end) + to);
        return day === undefined ? [] : [`${day - FIRST_DAY} ${what}`];
      }),
    )
    .toSorted();
}

function named(event: DomainEvent): string | undefined {
  if (event.type === 'client.secret_expiring') return `${event.type} ${event.client}`;
  if (event.type === 'grant.expiring') return `${event.type} ${event.integration}`;
  if (event.type !== 'vendor.notice' || event.reason === 'new') return undefined;
  const known = CHANGES.find(({ on }) => event.dueBy?.startsWith(on));
  return `${event.type} ${known?.on}`;
}

async function aYear(seed: number, mayBeDown: boolean) {
  const random = seeded(seed);
  const world = await allPorts({
    vendor: { changes: CHANGES, refreshTokenIdleSeconds: IDLE_DAYS * 86_400 },
  });
  const { ports, clock } = world;
  for (const [id, at] of SECRETS) {
    const secret = { versionId: 'one', createdAt: NOW, expiresAt: instantOf(at), pending: false };
    await ports.clients.create(aClient({ id: aClientId(id), secret }));
  }
  const used = async (): Promise<void> => {
    for (const [id, at] of [...GRANTS, ['rolling', '2999-01-01T00:00:00Z'] as const]) {
      const fixed = id === 'rolling' ? {} : { refreshTokenExpiresAt: instantOf(at) };
      const tokens = tokenFacts({
        obtainedAt: clock.now(),
        expiresAt: after(clock.now(), minutes(60)),
        ...fixed,
      });
      const row = anIntegration({ id: anIntegrationId(id), tokens });
      if ((await ports.store.create(row)) === 'exists')
        await ports.store.change(row.id, (old) => ({ row: { ...old, tokens }, result: null }));
    }
  };

  const seen: string[] = [];
  let busIsDown = false;
  const bus = {
    publish: async (events: readonly DomainEvent[], at: Instant) => {
      if (busIsDown) throw new Error('the bus is down');
      for (const event of events) {
        const name = named(event);
        if (name !== undefined) seen.push(`${dayOf(at) - FIRST_DAY} ${name}`);
      }
    },
  };
  // Two processes: what one remembers of itself the other does not know.
  const processes = [runCalendar({ ...ports, bus }), runCalendar({ ...ports, bus })];
  const ranOn: number[] = [];
  let downFor = 0;
  for (let day = 0; day < DAYS; day++) {
    const begin = before(after(NOW, days(day)), minutes(120));
    if (begin > clock.now()) await clock.pass((begin - clock.now()) as never);
    await used();
    downFor = downFor > 0 ? downFor - 1 : mayBeDown && random() < 0.08 ? Math.ceil(random() * 20) : 0;
    if (downFor > 0) continue;
    ranOn.push(FIRST_DAY + day);
    // Some time in its window of an hour.
    await clock.pass(minutes(Math.floor(random() * 60)));
    busIsDown = random() < 0.2;
    await processes[0]?.();
    busIsDown = false;
    // The retry, and whoever else was started: at once, or later on the same day.
    await Promise.all(processes.map((run) => run()));
    if (random() < 0.3) await clock.pass(minutes(Math.floor(random() * 600)));
    if (random() < 0.5) await processes[1]?.();
  }
  await world.close();
  return { seen: seen.toSorted(), wanted: expected(ranOn), missed: DAYS - ranOn.length };
}

it.each([1, 2])(
  'announces everything of a year on its day, and nothing twice: seed %i',
  async (seed) => {
    const { seen, wanted } = await aYear(seed, false);
    expect(wanted).toHaveLength(4 * (SECRETS.length + GRANTS.length + CHANGES.length));
    expect(seen).toEqual(wanted);
  },
  120_000,
);

it.each([3, 4])(
  'tells the first time that it runs again what came while it was down: seed %i',
  async (seed) => {
    const { seen, wanted, missed } = await aYear(seed, true);
    expect(missed).toBeGreaterThan(50);
    expect(seen).toEqual(wanted);
  },
  120_000,
);
