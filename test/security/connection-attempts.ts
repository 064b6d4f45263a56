import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Every TCP connection that this process tries to open, by the address it goes to, as `node:net` itself tells. */
export class ConnectionAttempts {
  readonly addresses: string[] = [];
  readonly #listen = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    socket.on('connectionAttempt', (address: string) => this.addresses.push(address));
  };

  constructor() {
    subscribe('net.client.socket', this.#listen);
  }

  stop(): void {
    unsubscribe('net.client.socket', this.#listen);
  }
}
