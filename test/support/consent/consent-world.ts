import { HomeProcess } from '../home-process.ts';
import { type App, RealAuthorizationServer, SCOPES } from './authorization-server.ts';

/** A home as a process, and a real authorization server that is its vendor `real`, with the client `app`. */
export class ConsentWorld {
  readonly home: HomeProcess;
  readonly server: RealAuthorizationServer;
  /** Further servers, as `other` and so on, each with a client of its name. */
  readonly others: readonly RealAuthorizationServer[];

  private constructor(home: HomeProcess, server: RealAuthorizationServer, others: RealAuthorizationServer[]) {
    this.home = home;
    this.server = server;
    this.others = others;
  }

  static async start(
    options: {
      readonly vendor?: Readonly<Record<string, unknown>>;
      readonly others?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
      readonly env?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<ConsentWorld> {
    const server = await RealAuthorizationServer.start();
    const others = Object.entries(options.others ?? {});
    const started = await Promise.all(others.map(() => RealAuthorizationServer.start()));
    const home = await HomeProcess.start({
      vendors: [
        server.vendor('real', options.vendor),
        ...others.map(([id, more], n) => (started[n] ?? server).vendor(id, more)),
      ],
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    const world = new ConsentWorld(home, server, started);
    await world.register(server, 'real', 'app');
    for (const [n, [id]] of others.entries()) await world.register(started[n] ?? server, id, `app-${id}`);
    return world;
  }

  async register(server: RealAuthorizationServer, vendor: string, id: string): Promise<void> {
    const app: App = {
      clientId: `${id}-at-vendor`,
      clientSecret: `${id}-secret`,
      redirectUri: `${this.home.api.url}/oauth/callback`,
    };
    server.serve([app]);
    const { clientId, clientSecret } = app;
    await this.home.api.expect(201, 'POST', '/v1/clients', { id, vendor, clientId, clientSecret });
  }

  /** A pending integration's connect link. */
  async create(id: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const created = await this.home.api.expect(201, 'POST', '/v1/integrations', {
      id,
      vendor: 'real',
      client: 'app',
      scopes: SCOPES.split(' '),
      owner: 'finance',
      principal: 'service',
      ...more,
    });
    return String(created.connectUrl);
  }

  /** A fresh link of an integration that is there. */
  async link(id: string): Promise<string> {
    return String((await this.home.api.expect(200, 'POST', `/v1/integrations/${id}/connect`)).connectUrl);
  }

  async stop(): Promise<void> {
    await this.home.dispose();
    for (const server of [this.server, ...this.others]) await server.stop();
  }
}
