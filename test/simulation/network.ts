import { drawn } from './chance.ts';
import type { EventLoop } from './event-loop.ts';
import { describeFate, type Fate, type Faults, mayBefall } from './fate.ts';
import type { SimProcess } from './sim-process.ts';

/** How long a caller waits before it calls a lost call failed. */
const GIVEN_UP_AFTER = 3_000;
const LATENCY = 20;

/** While one of these lasts, every call whose name begins so fails before its effect. */
export interface Downtime {
  readonly calls: string;
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

/** Between processes and everything outside of them: each call travels, and may meet its fate. */
export class Network {
  /** Names of calls, by their count. */
  readonly calls: string[] = [];
  readonly #loop: EventLoop;
  readonly #seed: number;
  readonly #faults: Faults;
  readonly #downtimes: readonly Downtime[];
  readonly #note: (text: string) => void;
  faultsMet = 0;
  /** Names of calls that something befell. */
  readonly troubled = new Set<string>();

  constructor(
    loop: EventLoop,
    seed: number,
    faults: Faults,
    downtimes: readonly Downtime[],
    note: (text: string) => void,
  ) {
    this.#loop = loop;
    this.#seed = seed;
    this.#faults = faults;
    this.#downtimes = downtimes;
    this.#note = note;
  }

  /** Counts a call and says how it will fare; a standstill or a crash of its process begins here. */
  route(process: SimProcess, name: string): Route {
    const index = this.calls.push(name) - 1;
    const planned = this.#faults.get(index);
    const fate = planned !== undefined && mayBefall(planned, name) ? planned : this.#downtime(name);
    if (fate !== undefined) {
      this.faultsMet++;
      this.troubled.add(name);
      this.#note(`${process.name}: ${name} #${index}: ${describeFate(fate)}`);
    }
    if (fate?.kind === 'pause') process.pause(fate.by);
    return {
      index,
      fate,
      leavesAt: Math.max(this.#loop.now, process.pausedUntil),
      there: 1 + Math.floor(drawn(this.#seed, 1, index) * LATENCY),
      back: 1 + Math.floor(drawn(this.#seed, 2, index) * LATENCY),
    };
  }

  /** `effect` happens elsewhere, once or not at all; `failed` makes what the caller sees when it cannot be told. */
  call<T>(
    process: SimProcess,
    name: string,
    effect: () => Promise<T>,
    failed: (message: string) => Error,
  ): Promise<T> {
    const { fate, leavesAt, there, back } = this.route(process, name);
    const loop = this.#loop;
    if (fate?.kind === 'crash_before') {
      process.kill();
      return new Promise(() => {});
    }
    return new Promise((resolve, reject) => {
      const fail = (at: number) => process.resumeAt(at, () => reject(failed(`${name} did not answer`)));
      const happen = async (at: number): Promise<void> => {
        try {
          let result = await effect();
          if (fate?.kind === 'twice') result = await effect();
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
          loop.at(arrives + GIVEN_UP_AFTER + fate.by, () => happen(loop.now));
        } else loop.at(arrives, () => happen(loop.now));
      };
      if (leavesAt === loop.now) leave();
      else process.resumeAt(leavesAt, leave);
    });
  }

  #downtime(name: string): Fate | undefined {
    const isDown = this.#downtimes.some(
      ({ calls, from, until }) => name.startsWith(calls) && from <= this.#loop.now && this.#loop.now < until,
    );
    return isDown ? { kind: 'error_before' } : undefined;
  }
}
