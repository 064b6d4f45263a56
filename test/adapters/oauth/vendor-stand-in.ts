import type { Socket } from 'node:net';
import { guardedTransport } from '#shared/adapters/oauth/guarded-transport.ts';
import type { Transport } from '#shared/adapters/oauth/transport.ts';
import { systemClock } from '#shared/adapters/system.ts';
import type { VendorId } from '#shared/domain/ids.ts';
import { Secret } from '#shared/domain/secret.ts';
import { seconds } from '#shared/domain/time.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { ScriptedServer } from './scripted-server.ts';

type Answer = (socket: Socket) => void;

/** A vendor on this machine that answers each request as it was last told to. */
export class VendorStandIn {
  readonly transport: Transport = guardedTransport({ allowLoopback: true, clock: systemClock });
  answer: Answer = (socket) => socket.destroy();
  readonly #server: ScriptedServer;
  #read = 0;

  private constructor(server: ScriptedServer) {
    this.#server = server;
  }

  static async start(): Promise<VendorStandIn> {
    let standIn: VendorStandIn | undefined;
    const server = await ScriptedServer.start((socket) => standIn?.answer(socket));
    standIn = new VendorStandIn(server);
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** A call by client `acme` with the secret `s3cret`. */
  call(overrides: Partial<VendorCall> = {}): VendorCall {
    return {
      vendor: {
        id: 'acme' as VendorId,
        tokenEndpoint: `${this.url}/token`,
        revocationEndpoint: `${this.url}/revoke`,
        clientAuth: 'post',
        rotation: { kind: 'strict' },
      },
      client: { clientId: 'acme', clientAuth: 'post' },
      credential: { clientSecret: new Secret('s3cret') },
      deadline: seconds(5),
      ...overrides,
    };
  }

  /** Whole requests as they came since the last call. */
  requests(): readonly string[] {
    const fresh = this.#server.requests.slice(this.#read);
    this.#read = this.#server.requests.length;
    return fresh;
  }

  /** Their form fields. */
  forms(): readonly Readonly<Record<string, string>>[] {
    return this.requests().map((request) =>
      Object.fromEntries(new URLSearchParams(request.slice(request.indexOf('\r\n\r\n') + 4))),
    );
  }

  goAway(): Promise<void> {
    return this.#server.stop();
  }

  async stop(): Promise<void> {
    this.transport.close();
    await this.#server.stop();
  }
}
