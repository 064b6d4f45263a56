import { KINDS, type Kind } from './kinds.ts';
import type { Home } from './rules.ts';
import type { Budget, Fault, Wrong } from './state.ts';

/** One exploration: what befalls whom. */
export interface Configuration {
  readonly kind: Kind;
  readonly home: Home;
  /** By how many milliseconds each worker's clock is ahead: there are as many workers. */
  readonly clocks: readonly number[];
  readonly budget: Partial<Budget>;
  readonly revocationEnds?: 'token' | 'grant';
}

const ON_AWS: readonly Fault[] = [
  'crash',
  'pause',
  'loseRequest',
  'loseReply',
  'hang',
  'cut',
  'slow',
  'vaultDown',
  'escrowDown',
  'vaultMute',
  'flap',
  'echo',
  'busDown',
  'late',
  'revoke',
  'reconsent',
  'force',
];

const SINGLE = ON_AWS.map((fault): Partial<Budget> => ({ [fault]: 1 }));

/** Every pair; a fault that befalls twice counts as one. */
const PAIRS = ON_AWS.flatMap((one, i) =>
  ON_AWS.slice(i).map((other): Partial<Budget> => (one === other ? { [one]: 2 } : { [one]: 1, [other]: 1 })),
);

const RESTARTS = [
  'loseReply',
  'cut',
  'slow',
  'vaultDown',
  'vaultMute',
  'echo',
  'revoke',
  'reconsent',
  'force',
] as const;

const configurations = (
  budgets: readonly Partial<Budget>[],
  clocks: readonly number[],
  home: Home = 'aws',
): readonly Configuration[] =>
  KINDS.flatMap((kind) => budgets.map((budget) => ({ kind, home, clocks, budget })));

/** By less than the time to settle may two clocks differ: a fixed lease must outlive its holder. */
export const CLOCKS = [0, 14_000];
/** Within a lease that is renewed, and a grace that runs. */
export const CLOSE_CLOCKS = [0, 2_000];

/** What runs with every test: each fault alone with three workers and a person, and all pairs with two workers. */
export const EVERY_TIME: readonly Configuration[] = [
  ...configurations([{}, ...SINGLE.map((budget) => ({ force: 1, ...budget }))], [0, 0, 0]),
  ...configurations(PAIRS, [0, 0]),
  ...configurations(SINGLE, CLOSE_CLOCKS),
  ...configurations(SINGLE, CLOCKS).filter(({ kind }) => kind.startsWith('strict')),
  ...configurations(
    [{ restart: 1 }, { restart: 2 }, ...RESTARTS.map((fault) => ({ restart: 1, [fault]: 1 }))],
    [0, 0],
    'embedded',
  ),
  ...configurations([{ reconsent: 1 }, { reconsent: 1, pause: 1 }], [0, 0]).map(
    (each): Configuration => ({ ...each, revocationEnds: 'grant' }),
  ),
];

/** What takes longer: three workers, and faults three and four at a time. */
export const DEEP: readonly Configuration[] = [...configurations(PAIRS, [0, 0, 0])];

/** What no protocol of ours keeps, and why. */
export interface Limit {
  readonly holds: (configuration: Configuration) => boolean;
  readonly wrong: Wrong;
  readonly because: string;
}

const has = ({ budget }: Configuration, fault: Fault): boolean => (budget[fault] ?? 0) > 0;

export const LIMITS: readonly Limit[] = [
  {
    holds: (each) => each.kind === 'grace-family' && has(each, 'pause') && has(each, 'force'),
    wrong: 'a living token was lost that could have been kept',
    because: 'a commit by a holder that was fenced off also ends the lease of the one who came after it',
  },
];
