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
  'trial',
];

const SINGLE = ON_AWS.map((fault): Partial<Budget> => ({ [fault]: 1 }));

/** Every pair, and each fault twice; two standstills take longest and come with the triples. */
const PAIRS = ON_AWS.flatMap((one, i) =>
  ON_AWS.slice(i)
    .filter((other) => other !== 'pause' || one !== 'pause')
    .map((other): Partial<Budget> => (one === other ? { [one]: 2 } : { [one]: 1, [other]: 1 })),
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
  'trial',
] as const;

const configurations = (
  budgets: readonly Partial<Budget>[],
  clocks: readonly number[],
  home: Home = 'aws',
): readonly Configuration[] =>
  KINDS.flatMap((kind) => budgets.map((budget) => ({ kind, home, clocks, budget })));

/** By less than the time to settle may two clocks differ: a fixed lease must outlive its holder. */
const CLOCKS = [0, 14_000];
/** Within a lease that is renewed, and a grace that runs. */
const CLOSE_CLOCKS = [0, 2_000];

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

/** What takes longer: three things that befall one run, of which each pair runs with every test. */
const TRIPLES: readonly Partial<Budget>[] = [
  { pause: 2 },
  { crash: 3 },
  { crash: 2, loseReply: 1 },
  { crash: 2, slow: 1 },
  { crash: 1, loseReply: 1, force: 1 },
  { crash: 1, loseReply: 1, trial: 1 },
  { crash: 1, loseReply: 1, vaultMute: 1 },
  { crash: 1, loseReply: 1, busDown: 1 },
  { crash: 1, echo: 1, busDown: 1 },
  { crash: 1, vaultDown: 1, escrowDown: 1 },
  { crash: 1, vaultDown: 1, revoke: 1 },
  { crash: 1, pause: 1, slow: 1 },
  { crash: 1, pause: 1, force: 1 },
  { crash: 1, pause: 1, trial: 1 },
  { crash: 1, pause: 1, revoke: 1 },
  { crash: 1, pause: 1, reconsent: 1 },
  { crash: 1, revoke: 1, reconsent: 1 },
  { pause: 2, force: 1 },
  { pause: 1, force: 2 },
  { pause: 1, slow: 1, revoke: 1 },
  { cut: 1, slow: 1, force: 1 },
];

export const DEEP: readonly Configuration[] = configurations(TRIPLES, [0, 0]);

/** What the protocol does not keep when three things come together, and why. */
export interface Limit {
  readonly holds: (configuration: Configuration) => boolean;
  readonly wrong: Wrong;
  readonly because: string;
}

const has = ({ budget }: Configuration, ...faults: readonly Fault[]): boolean =>
  faults.every((fault) => (budget[fault] ?? 0) > 0);

export const LIMITS: readonly Limit[] = [
  {
    holds: (each) => has(each, 'crash', 'pause') || (each.budget.pause === 2 && has(each, 'force')),
    wrong: 'given up while a living token was held',
    because:
      'a holder stood still while the grant was given up, and then stored an answer that nobody looked for',
  },
  {
    holds: (each) => each.kind === 'mint-last' && each.budget.force === 2,
    wrong: 'given up while a living token was held',
    because:
      'a second forced refresh confirmed the refusal while a holder had the last successor in its hands',
  },
  {
    holds: (each) => each.kind === 'grace-family' && has(each, 'crash', 'pause', 'slow'),
    wrong: 'a living token was lost that could have been kept',
    because: "a request was handled after the grace and after its sender's death",
  },
  {
    holds: (each) => has(each, 'crash', 'revoke') && (has(each, 'pause') || has(each, 'reconsent')),
    wrong: 'kept after a withdrawal',
    because:
      'a holder of another epoch stored its answer after the removal was done, and died before it destroyed it',
  },
];
