import { drawn } from './chance.ts';
import type { EventLoop } from './event-loop.ts';
import { describeFate, type Fate } from './fate.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { SimProcess } from './sim-process.ts';

/** How long a caller waits before it calls a lost call failed. */
const GIVEN_UP_AFTER = 3_000;
const LATENCY = 20;
/** In `disturbed`, where it is not known which. */
export const ALL = '*';

/** A run of some hours makes some hundreds, with an hour's outage two thousand. */
const MOST_CALLS = 12_000;

/** These befall everything that the process has in hand. */
const STOPS = new Set<Fate['kind']>(['pause', 'crash_before', 'crash_after']);

/** While one of these lasts, every call whose name begins so fails before its effect. */
export interface Downtime {
  readonly calls: readonly string[];
  readonly from: number;
  readonly until: number;
}

export interface Route {
  readonly index: number;
  readonly fate: Fate | undefined;
  /** When the call leaves its process: now, or after a standstill. */
  readonly leavesAt: number;
  readonly there: number;
  readonly back: number;
}

/** One call: what it does elsewhere, and how its caller learns that it cannot be told whether it was done. */
export interface Call<T> {
  readonly name: string;
  /** Happens once, more than once, or not at all. */
  readonly effect: () => Promise<T>;
  readonly failed: (message: string) => Error;
  /** It is done where it is called, in no time, unless something befalls it. */
  readonly isLocal?: boolean;
  /** The integration it is about. */
  readonly about?: string;
  /** Of a call that arrives late: whether the world is still as it was when the call was made. */
  readonly isStill?: () => boolean;
}

export interface NetworkOptions {
  readonly loop: EventLoop;
  readonly seed: number;
  readonly plan: FaultPlan;
  readonly downtimes: readonly Downtime[];
  readonly note: (text: string) => void;
  /** Told when there are more calls than any trouble could explain. */
  readonly storm: () => void;
}

/** Between processes and everything outside of them: each call travels, and may meet its fate. */
export class Network {
  /** Names of calls, by their count. */
  readonly calls: string[] = [];
  faultsMet = 0;
  /** Names of calls that something befell. */
  readonly troubled = new Set<string>();
  /** Integrations whose holders something may have kept from an orderly end. */
  readonly disturbed = new Set<string>();
  readonly #whenCalled = new Map<number, (() => void)[]>();
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  /** Runs it in the instant in which that call leaves. */
  whenCalled(index: number, run: () => void): void {
    this.#whenCalled.set(index, [...(this.#whenCalled.get(index) ?? []), run]);
  }

  /** Counts a call and says how it will fare; a standstill or a crash of its process begins here. */
  route(process: SimProcess, name: string): Route {
    const { loop, seed, plan, note } = this.#options;
    const index = this.calls.push(name) - 1;
    if (index === MOST_CALLS) this.#options.storm();
    for (const run of this.#whenCalled.get(index) ?? []) loop.at(loop.now, run);
    const fate = plan.fateOf(index, name) ?? this.#downtime(name);
    if (fate !== undefined) {
      this.faultsMet++;
      this.troubled.add(name);
      note(`${process.name}: ${name} #${index}: ${describeFate(fate)}`);
    }
    if (fate?.kind === 'pause') process.pause(fate.by);
    if (fate !== undefined && STOPS.has(fate.kind)) this.disturbed.add(ALL);
    return {
      index,
      fate,
      leavesAt: Math.max(loop.now, process.pausedUntil),
      there: 1 + Math.floor(drawn(seed, 1, index) * LATENCY),
      back: 1 + Math.floor(drawn(seed, 2, index) * LATENCY),
    };
  }

  call<T>(process: SimProcess, call: Call<T>): Promise<T> {
    const { fate, leavesAt, there, back } = this.route(process, call.name);
    if (fate !== undefined) this.disturbed.add(call.about ?? ALL);
    if (fate?.kind === 'crash_before') {
      process.kill();
      return new Promise(() => {});
    }
    const { loop } = this.#options;
    if (call.isLocal && fate === undefined && leavesAt === loop.now) return call.effect();
    return new Promise((resolve, reject) => {
      const fail = (at: number) =>
        process.resumeAt(at, () => reject(call.failed(`${call.name} did not answer`)));
      const happen = async (): Promise<void> => {
        const at = loop.now;
        try {
          let result = await call.effect();
          if (fate?.kind === 'twice') result = await call.effect();
          if (fate?.kind === 'late') return;
          if (fate?.kind === 'crash_after') process.kill();
          if (fate?.kind === 'error_after') fail(at + GIVEN_UP_AFTER);
          else process.resumeAt(at + back, () => resolve(result));
        } catch (error) {
          process.resumeAt(at + back, () => reject(error));
        }
      };
      const leave = (): void => {
        const arrives = loop.now + there + (fate?.kind === 'delay' ? fate.by : 0);
        if (fate?.kind === 'error_before') fail(arrives);
        else if (fate?.kind === 'late') {
          fail(arrives + GIVEN_UP_AFTER);
          const isStill = call.isStill ?? (() => true);
          loop.at(arrives + GIVEN_UP_AFTER + fate.by, () => {
            if (isStill()) void happen();
          });
        } else loop.at(arrives, () => void happen());
      };
      if (leavesAt === loop.now) leave();
      else process.resumeAt(leavesAt, leave);
    });
  }

  #downtime(name: string): Fate | undefined {
    const { downtimes, loop } = this.#options;
    if (downtimes.length === 0) return undefined;
    const isDown = downtimes.some(
      ({ calls, from, until }) =>
        from <= loop.now && loop.now < until && calls.some((begin) => name.startsWith(begin)),
    );
    return isDown ? { kind: 'error_before' } : undefined;
  }
}
