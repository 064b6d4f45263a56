import { type Budgets, DEFAULT_BUDGETS } from '#shared/domain/budgets.ts';
import { milliseconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { AS_BUILT, type Decisions, type Flow, PRODUCT } from './decisions.ts';
import { type Kind, vendorOf } from './kinds.ts';

/** What is left out of the protocol, to see what it is for. */
export interface Mutation {
  readonly decisions?: Partial<Decisions>;
  readonly flow?: Partial<Flow>;
  readonly budgets?: Partial<Budgets>;
}

/** `aws`: a process is killed at its timeout. `embedded`: one process without end, which may be started anew. */
export type Home = 'aws' | 'embedded';

export interface Rules {
  readonly kind: Kind;
  readonly vendor: Vendor;
  readonly home: Home;
  readonly decisions: Decisions;
  readonly flow: Flow;
  readonly budgets: Budgets;
  /** The greatest difference between two clocks, in milliseconds. */
  readonly skew: number;
}

export function rulesOf(
  kind: Kind,
  {
    mutation = {},
    home = 'aws',
    skew = 0,
    revocationEnds = 'token',
  }: { mutation?: Mutation; home?: Home; skew?: number; revocationEnds?: 'token' | 'grant' } = {},
): Rules {
  return {
    kind,
    vendor: vendorOf(kind, revocationEnds),
    home,
    decisions: { ...PRODUCT, ...mutation.decisions },
    flow: { ...AS_BUILT, ...mutation.flow },
    budgets: { ...DEFAULT_BUDGETS, ...mutation.budgets },
    skew,
  };
}

/** As good as forever. */
export const UNLIMITED = milliseconds(Number.MAX_SAFE_INTEGER);
