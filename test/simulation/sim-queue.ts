import { QueueUnavailable, type RefreshMessage, type RefreshQueue } from '#shared/ports/refresh-queue.ts';
import { drawn } from './chance.ts';
import type { EventLoop } from './event-loop.ts';
import type { Network } from './network.ts';
import type { SimProcess } from './sim-process.ts';

export interface Held {
  readonly id: string;
  readonly message: RefreshMessage;
  visibleAt: number;
  deliveries: number;
}

/** After so many deliveries without an end a message goes to the dead letters; the sweep sends the row again. */
const MOST_DELIVERIES = 20;
const LONGEST_DELAY = 60_000;
const LATEST_RETURN = 300_000;

/**
 * As SQS: at least once, in no order, invisible while somebody works on it, back again when that takes too long. With
 * `disorder` a message may come late, twice, out of turn, and once more after it was deleted.
 */
export class SimQueue {
  readonly messages = new Map<string, Held>();
  readonly #loop: EventLoop;
  readonly #seed: number;
  readonly #disorder: number;
  #count = 0;
  #draws = 0;
  /** Called when a message may have become visible. */
  wake: () => void = () => {};

  constructor(loop: EventLoop, seed: number, disorder: number) {
    this.#loop = loop;
    this.#seed = seed;
    this.#disorder = disorder;
  }

  put(message: RefreshMessage): void {
    const copies = this.#happens(0.3) ? 2 : 1;
    for (let n = 0; n < copies; n++) {
      const wait = this.#happens(0.3) ? Math.floor(this.#draw() * LONGEST_DELAY) : 0;
      this.#add(message, this.#loop.now + wait);
    }
  }

  #add(message: RefreshMessage, visibleAt: number): void {
    const id = `m${++this.#count}`;
    this.messages.set(id, { id, message, visibleAt, deliveries: 0 });
    this.wakeAt(visibleAt);
  }

  hide(id: string, length: number): void {
    const held = this.messages.get(id);
    if (held === undefined) return;
    held.visibleAt = this.#loop.now + length;
    this.wakeAt(held.visibleAt);
  }

  /** Takes what can be taken now, in the order of sending or in any, and hides it for that long. */
  receive(most: number, visibility: number): readonly Held[] {
    const found: Held[] = [];
    for (const held of this.messages.values()) if (held.visibleAt <= this.#loop.now) found.push(held);
    const first = found.length > 1 && this.#disorder > 0 ? Math.floor(this.#draw() * found.length) : 0;
    const taken: Held[] = [];
    for (const held of [...found.slice(first), ...found.slice(0, first)]) {
      if (held.deliveries === MOST_DELIVERIES) this.messages.delete(held.id);
      else if (taken.length < most) taken.push(held);
    }
    for (const held of taken) {
      held.deliveries++;
      this.hide(held.id, visibility);
    }
    return taken;
  }

  delete(id: string): void {
    const held = this.messages.get(id);
    if (held === undefined) return;
    this.messages.delete(id);
    if (!this.#happens(0.2)) return;
    this.#add(held.message, this.#loop.now + Math.floor(this.#draw() * LATEST_RETURN));
  }

  wakeAt(at: number): void {
    this.#loop.at(at, () => this.wake());
  }

  sender(network: Network, process: SimProcess): RefreshQueue {
    return {
      send: (messages) =>
        network.call(process, {
          name: 'queue.send',
          effect: async () => {
            for (const message of messages) this.put(message);
          },
          failed: (why) => new QueueUnavailable(why),
        }),
    };
  }

  #happens(chance: number): boolean {
    return this.#disorder > 0 && this.#draw() < chance * this.#disorder;
  }

  #draw(): number {
    return drawn(this.#seed, 10, this.#draws++);
  }
}
