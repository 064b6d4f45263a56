import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientAuth, VendorClient } from './clients.ts';
import { FaultPlan } from './faults.ts';
import { type Grant, GrantBook, type Issued } from './grants.ts';
import { History } from './history.ts';
import type { VendorRotation } from './rotation.ts';
import { serve, type VendorRuntime } from './serve.ts';

export interface VendorOptions {
  /** A free one by default. */
  readonly port?: number;
  readonly latencyMs?: number;
  /** Milliseconds since the epoch; lets a test decide when a grace ends. Delays run in real time. */
  readonly now?: () => number;
  /** Keep a record of each request (default), or only counts, for long loads. */
  readonly keepHistory?: boolean;
}

export interface ClientSpec {
  readonly clientId: string;
  readonly rotation: VendorRotation;
  readonly auth?: ClientAuth;
  readonly secrets?: readonly string[];
  readonly accessTokenSeconds?: number;
  readonly revocationEnds?: 'token' | 'grant';
}

/** A vendor whose every move a test decides: a real authorization server on 127.0.0.1. */
export class ScriptedVendor {
  readonly url: string;
  readonly faults: FaultPlan;
  readonly history: History;
  readonly runtime: VendorRuntime;
  #server: Server;

  private constructor(runtime: VendorRuntime, server: Server) {
    this.runtime = runtime;
    this.faults = runtime.faults;
    this.history = runtime.history;
    this.#server = server;
    this.url = `http://127.0.0.1:${portOf(server)}`;
  }

  static async start(options: VendorOptions = {}): Promise<ScriptedVendor> {
    const now = options.now ?? (() => performance.timeOrigin + performance.now());
    const runtime: VendorRuntime = {
      state: { clients: new Map(), book: new GrantBook(now), codes: new Map() },
      history: new History(options.keepHistory ?? true),
      faults: new FaultPlan(),
      now,
      latencyMs: options.latencyMs ?? 0,
      api: (honest) => honest,
      page: () => undefined,
    };
    return new ScriptedVendor(runtime, await listen(runtime, options.port ?? 0));
  }

  get tokenEndpoint(): string {
    return `${this.url}/token`;
  }

  get revocationEndpoint(): string {
    return `${this.url}/revoke`;
  }

  get introspectionEndpoint(): string {
    return `${this.url}/introspect`;
  }

  get authorizationEndpoint(): string {
    return `${this.url}/authorize`;
  }

  get meEndpoint(): string {
    return `${this.url}/api/me`;
  }

  addClient(spec: ClientSpec): VendorClient {
    const client: VendorClient = {
      clientId: spec.clientId,
      rotation: spec.rotation,
      auth: spec.auth ?? 'post',
      secrets: [...(spec.secrets ?? [`secret-of-${spec.clientId}`])],
      accessTokenSeconds: spec.accessTokenSeconds ?? 3600,
      revocationEnds: spec.revocationEnds ?? 'token',
    };
    this.runtime.state.clients.set(spec.clientId, client);
    return client;
  }

  client(clientId: string): VendorClient {
    const client = this.runtime.state.clients.get(clientId);
    if (client === undefined) throw new Error(`no client ${clientId}`);
    return client;
  }

  /** A consent given beside the protocol, to be imported elsewhere. */
  consent(clientId: string, options: { readonly id?: string; readonly scope?: string } = {}): Consent {
    const issued = this.runtime.state.book.open(this.client(clientId), options);
    if (issued.refresh === undefined) throw new Error('a consent has a refresh token');
    // The test that holds it is its receiver.
    issued.refresh.deliveredAt = this.runtime.now();
    return {
      grantId: issued.refresh.grantId,
      accessToken: issued.access.value,
      refreshToken: issued.refresh.value,
      expiresIn: issued.expiresIn,
    };
  }

  grant(grantId: string): Grant {
    return this.runtime.state.book.grant(grantId);
  }

  /** The owner withdraws the consent at the vendor. */
  withdraw(grantId: string): void {
    this.runtime.state.book.end(this.grant(grantId), 'owner');
  }

  /** A successor for a grant's newest refresh token, given to nobody: as if another holder had spent it. */
  spendElsewhere(grantId: string): Issued {
    const spent = this.runtime.state.book.spend(this.grant(grantId).newest);
    if (spent.kind === 'refused') throw new Error(`grant ${grantId} refused its newest token`);
    return spent.issued;
  }

  /** Every secret that this vendor knows or ever gave out: no other place may show one. */
  secrets(): string[] {
    const { book, clients } = this.runtime.state;
    const ofClients = [...clients.values()].flatMap((client) => client.secrets);
    return [...book.refreshTokens.keys(), ...book.accessTokens.keys(), ...ofClients];
  }

  /** Refuses connections until `openDoor`. */
  async closeDoor(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async openDoor(): Promise<void> {
    this.#server = await listen(this.runtime, Number(new URL(this.url).port));
  }

  async stop(): Promise<void> {
    if (this.#server.listening) await this.closeDoor();
  }
}

export interface Consent {
  readonly grantId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

function listen(runtime: VendorRuntime, port: number): Promise<Server> {
  const server = createServer((req, res) => {
    serve(runtime, req, res).catch((fault: unknown) => {
      res.destroy(fault instanceof Error ? fault : new Error(String(fault)));
      throw fault;
    });
  });
  // A connection closed while idle would look like a lost request to whoever sends at that moment.
  server.keepAliveTimeout = 600_000;
  server.requestTimeout = 0;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
