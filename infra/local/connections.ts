import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

interface State {
  /** Requests whose answer has not gone out whole. */
  readonly open: Set<IncomingMessage>;
  /** Requests that came whole and have no answer yet. */
  unanswered: number;
  whenSent?: () => void;
}

/**
 * The open connections. Where there are too many, the one closes that has been without work for longest: whoever opens
 * thousands and says nothing shuts nobody else out.
 */
export class Connections {
  readonly #most: number;
  readonly #states = new Map<Socket, State>();
  /** Those that wait for nothing of ours, the longest idle first. A request that has not come whole is no work. */
  readonly #idle = new Set<Socket>();

  constructor(most: number) {
    this.#most = most;
  }

  opened(socket: Socket): void {
    this.#states.set(socket, { open: new Set(), unanswered: 0 });
    this.#idle.add(socket);
    socket.once('close', () => {
      this.#states.delete(socket);
      this.#idle.delete(socket);
    });
    if (this.#states.size <= this.#most) return;
    const [idlest] = this.#idle;
    idlest?.destroy();
  }

  /** The head of a request has come. */
  began(message: IncomingMessage): void {
    this.#states.get(message.socket)?.open.add(message);
  }

  /** A request has come whole. */
  asked({ socket }: IncomingMessage): void {
    const state = this.#states.get(socket);
    if (state === undefined) return;
    state.unanswered += 1;
    this.#idle.delete(socket);
  }

  /** Its answer is made, and on its way. */
  answered({ socket }: IncomingMessage): void {
    const state = this.#states.get(socket);
    if (state === undefined) return;
    state.unanswered -= 1;
    if (state.unanswered === 0) this.#idle.add(socket);
  }

  /** Its answer is out, or nobody waits for it any more. */
  sent(message: IncomingMessage): void {
    const state = this.#states.get(message.socket);
    state?.open.delete(message);
    if (state?.open.size === 0) state.whenSent?.();
  }

  /** Whether a request that came whole still waits for its answer, or for the rest of it. */
  isAnswering(socket: Socket): boolean {
    return [...(this.#states.get(socket)?.open ?? [])].some(({ complete }) => complete);
  }

  /** Calls back when every answer of this connection is out; to be asked of one that is being answered. */
  whenSent(socket: Socket, then: () => void): void {
    const state = this.#states.get(socket);
    if (state !== undefined) state.whenSent = then;
  }
}
