import { httpApi } from '#shared/adapters/http/api.ts';
import type { HttpResponse } from '#shared/adapters/http/message.ts';
import type { Dispatch } from '#shared/adapters/http/router.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { request } from '../../adapters/http/request.ts';
import { type AllPorts, allPorts } from '../all-ports.ts';

const ACME: Partial<Vendor> = {
  authorizationEndpoint: 'https://auth.acme.example/authorize',
  issuer: 'https://auth.acme.example',
  issRequired: false,
};

/** A browser on its way back from the vendor. */
export interface OnItsWay {
  readonly state: string;
  readonly cookie: string;
  /** What the browser was sent to. */
  readonly vendorUrl: URL;
}

/** The pages for people over ports in memory and a scripted vendor. */
export class PagesWorld {
  readonly keeper: AllPorts;
  readonly api: Dispatch;

  private constructor(keeper: AllPorts, api: Dispatch) {
    this.keeper = keeper;
    this.api = api;
  }

  static async make(
    vendor: Partial<Vendor> = {},
    patch: (ports: AllPorts['ports']) => Partial<AllPorts['ports']> = () => ({}),
  ): Promise<PagesWorld> {
    const keeper = await allPorts({ vendor: { ...ACME, ...vendor } });
    const ports = { ...keeper.ports, ...patch(keeper.ports) };
    const world = new PagesWorld(keeper, httpApi(allRoutes(ports), ports.log));
    await world.create('payroll');
    return world;
  }

  async create(id: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const response = await this.api(
      request('POST', '/v1/integrations', {
        id,
        vendor: 'acme',
        client: 'acme-main',
        scopes: ['read'],
        owner: 'finance',
        principal: 'service',
        ...more,
      }),
    );
    return JSON.parse(response.body).connectUrl;
  }

  async link(id = 'payroll'): Promise<string> {
    const response = await this.api(request('POST', `/v1/integrations/${id}/connect`));
    return JSON.parse(response.body).connectUrl;
  }

  get(address: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpResponse> {
    const { pathname, search } = new URL(address, 'https://keeper.example');
    return this.api(request('GET', pathname + search, undefined, headers));
  }

  /** Opens a link in a browser of its own. */
  async setOut(link?: string): Promise<OnItsWay> {
    const answer = await this.get(link ?? (await this.link()));
    if (answer.status !== 302) throw new Error(`the link leads nowhere: ${answer.status} ${answer.body}`);
    const vendorUrl = new URL(answer.headers.location ?? '');
    const cookie = answer.headers['set-cookie']?.split(';')[0] ?? '';
    return { state: vendorUrl.searchParams.get('state') ?? '', cookie, vendorUrl };
  }

  /** Comes back to the callback with these parameters. */
  back(query: Readonly<Record<string, string>>, cookie?: string): Promise<HttpResponse> {
    const address = `/oauth/callback?${new URLSearchParams(query)}`;
    return this.get(address, cookie === undefined ? {} : { cookie });
  }
}

/** What a page says about itself: its status, its one heading and its code. */
export function said({ status, body }: HttpResponse): readonly [number, string, string] {
  const heading = /<h1>(.*?)<\/h1>/.exec(body)?.[1] ?? '';
  const code = /grantkeeper · <code>(.*?)<\/code>/.exec(body)?.[1] ?? '';
  return [status, heading, code];
}
