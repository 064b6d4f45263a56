import { after, before, days, type Instant, instant, minutes } from '#shared/domain/time.ts';
import { NOW } from '../../support/integration.ts';

/** How long is simulated; long enough that the last of everything has ended. */
export const DAYS = 420;
export const IDLE_DAYS = 60;
/** Of grants whose refresh tokens end so long after the consent, however often they are used. */
export const FROM_CONSENT_DAYS = 180;

export const instantOf = (text: string): Instant => instant(Date.parse(text));
const DAY_MS = 86_400_000;
/** Counted from the first day. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS) - Math.floor(NOW / DAY_MS);
/** At that hour of that day. */
export const atHour = (day: number, hour: number): Instant =>
  instant((Math.floor(NOW / DAY_MS) + day) * DAY_MS + Math.round(hour * 3_600_000));

/** Client secrets, by client: at all hours, on days close together, at the turn of the year and of a leap month. */
export const SECRETS: readonly (readonly [string, string])[] = [
  ['midnight', '2027-01-01T00:00:00Z'],
  ['before-midnight', '2027-01-31T23:59:59Z'],
  ['day-after', '2027-02-01T00:00:00Z'],
  ['march', '2027-03-01T12:00:00Z'],
  ['summer', '2027-07-15T05:59:59Z'],
  ['last', '2027-11-20T18:30:00Z'],
];

/** Refresh tokens with an end of their own, by integration; they are used each day, which moves it nowhere. */
export const ABSOLUTE: readonly (readonly [string, string])[] = [
  ['yearly', '2027-10-01T10:00:00Z'],
  ['spring', '2027-04-09T06:30:00Z'],
];
/** Used each day as well, and ending by an idle limit alone: never announced. */
export const ROLLING = 'rolling';
/** Not used any more since the midnight before: one is paused, the other's refreshes fail. Nothing moves them on. */
export const LAST_USED = before(NOW, minutes(8 * 60));
export const PAUSED = 'resting';
export const FAILING = 'failing';
/** Ends a fixed time after its consent. */
export const CONSENTED = 'consented';

export const CHANGES = [
  { on: '2027-02-16', what: 'The old endpoints end.', standing: 'documented', source: 'https://a.example/1' },
  { on: '2027-04', what: 'All change.', standing: 'secondary', source: 'https://a.example/2' },
] as const;
export const PINS = [
  { pinned: 'v3', retiresOn: '2027-06-10', standing: 'documented', source: 'https://a.example/3' },
  // Calls here are ahead of it.
  { pinned: 'v2', retiresOn: '2027-05-10', standing: 'documented', source: 'https://a.example/3' },
] as const;

/** What an API client reports on a day: the endpoint and when it ends. */
export const SUNSETS = [
  {
    day: 40,
    endpoint: 'https://api.a.example/v1/orders/4711',
    shown: 'api.a.example/v1/orders/{id}',
    ends: '2027-02-05',
  },
  // Learned late: two steps are over already.
  {
    day: 120,
    endpoint: 'GET https://api.a.example/v1/old',
    shown: 'GET api.a.example/v1/old',
    ends: '2027-03-12',
  },
] as const;

export const ISSUER = 'https://auth.acme.example';
const GRANT_TYPES = ['authorization_code', 'refresh_token', 'client_credentials'];

/** What the vendor's discovery document says on a day; `undefined` where a web page stands in its place. */
export function documentOn(day: number) {
  if (day >= AWAY.from && day < AWAY.to) return undefined;
  return {
    keys: day < 150 ? ['a'] : day < 230 ? ['a', 'b'] : ['b', 'c'],
    document: {
      issuer: ISSUER,
      token_endpoint: day >= 60 && day < 120 ? `${ISSUER}/v2/token` : `${ISSUER}/token`,
      authorization_endpoint: day < 25 ? `${ISSUER}/authorize` : `${ISSUER}/authorise`,
      jwks_uri: `${ISSUER}/keys`,
      grant_types_supported: day < 260 ? GRANT_TYPES : GRANT_TYPES.slice(0, 2),
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      code_challenge_methods_supported: day < 300 ? ['S256', 'plain'] : ['plain'],
    },
  };
}

/** Days on which the document is away. */
const AWAY = { from: 200, to: 207 } as const;

/** What the first look on or after a day finds in it, by the first words of its notice. */
const FOUND: readonly (readonly [number, string])[] = [
  [25, 'The authorization endpoint moved'],
  [60, 'The token endpoint that is announced'],
  [120, 'The token endpoint moved'],
  [150, 'The vendor signs with a new key 1'],
  [230, 'The vendor signs with a new key 2'],
  [260, 'The grant type client_credentials'],
  [300, 'The PKCE method S256'],
];

/** The days between one step and the next: whoever looks first on one of them is told. */
const WINDOWS = [
  [-30, -15],
  [-14, -8],
  [-7, -2],
  [-1, 30],
] as const;

/** Independent of the code: for each event the day on which it is to come, given on which days anybody looked. */
export function expected(lookedOn: readonly number[], reportedOn: readonly number[]): readonly string[] {
  const firstFrom = (from: number, to = DAYS): number | undefined =>
    lookedOn.find((day) => day >= from && day <= to);
  const once = (day: number | undefined, what: string) => (day === undefined ? [] : [`${day} ${what}`]);
  const stepwise = (what: string, end: Instant, since = 0) =>
    WINDOWS.flatMap(([from, to]) =>
      once(firstFrom(Math.max(since, dayOf(end) + from), dayOf(end) + to), what),
    );
  const dayText = (on: string): Instant => instantOf(`${on}-01`.slice(0, 10));
  const known = [...CHANGES.map(({ on }) => on), 'v3'] as const;
  const missed = firstFrom(AWAY.from, AWAY.to - 1);
  const gone = missed === undefined ? undefined : firstFrom(missed + 3, AWAY.to - 1);
  return [
    ...SECRETS.flatMap(([id, at]) => stepwise(`client.secret_expiring ${id}`, instantOf(at))),
    ...ABSOLUTE.flatMap(([id, at]) => stepwise(`grant.expiring ${id}`, instantOf(at))),
    ...[PAUSED, FAILING].flatMap((id) => stepwise(`grant.expiring ${id}`, after(LAST_USED, days(IDLE_DAYS)))),
    ...stepwise(`grant.expiring ${CONSENTED}`, after(NOW, days(FROM_CONSENT_DAYS))),
    ...known.flatMap((what) => once(firstFrom(0), `new ${what}`)),
    ...CHANGES.flatMap(({ on }) => stepwise(`due ${on}`, dayText(on))),
    ...stepwise('due v3', dayText(PINS[0].retiresOn)),
    ...SUNSETS.flatMap(({ shown, ends }, n) => {
      const reported = reportedOn[n];
      if (reported === undefined) return [];
      return [`${reported} new ${shown}`, ...stepwise(`due ${shown}`, dayText(ends), reported)];
    }),
    ...FOUND.flatMap(([day, what]) => once(firstFrom(day), `new ${what}`)),
    ...once(gone, 'new The discovery document'),
  ].toSorted();
}
