import { QueueUnavailable, type RefreshMessage, type RefreshQueue } from '#shared/ports/refresh-queue.ts';
import type { EventLoop } from './event-loop.ts';
import type { Network } from './network.ts';
import type { SimProcess } from './sim-process.ts';

export interface Held {
  readonly id: string;
  readonly message: RefreshMessage;
  visibleAt: number;
}

/** As SQS: at least once, invisible while somebody works on it, back again when that takes too long. */
export class SimQueue {
  readonly messages = new Map<string, Held>();
  readonly #loop: EventLoop;
  #count = 0;
  /** Called when a message may have become visible. */
  wake: () => void = () => {};

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  put(message: RefreshMessage): void {
    const id = `m${++this.#count}`;
    this.messages.set(id, { id, message, visibleAt: this.#loop.now });
    this.wakeAt(this.#loop.now);
  }

  hide(id: string, length: number): void {
    const held = this.messages.get(id);
    if (held === undefined) return;
    held.visibleAt = this.#loop.now + length;
    this.wakeAt(held.visibleAt);
  }

  visible(): Held | undefined {
    return [...this.messages.values()].find(({ visibleAt }) => visibleAt <= this.#loop.now);
  }

  delete(id: string): void {
    this.messages.delete(id);
  }

  wakeAt(at: number): void {
    this.#loop.at(at, () => this.wake());
  }

  sender(network: Network, process: SimProcess): RefreshQueue {
    return {
      send: (messages) =>
        network.call(
          process,
          'queue.send',
          async () => {
            for (const message of messages) this.put(message);
          },
          (why) => new QueueUnavailable(why),
        ),
    };
  }
}
