import { holdWhereDescribed } from './contract-document.ts';
import { HomeProcess } from './home-process.ts';
import type { VendorClient } from './vendor/clients.ts';
import type { VendorRotation } from './vendor/rotation.ts';
import { type ClientSpec, type Consent, ScriptedVendor } from './vendor/vendor.ts';

type VendorFields = Readonly<Record<string, unknown>>;

/** A vendor of the home's vendor file, and what its OAuth clients are like. */
export interface Setting extends Omit<ClientSpec, 'clientId' | 'rotation'> {
  readonly rotation: VendorRotation;
  /** Whether the home knows of its introspection (RFC 7662). */
  readonly introspects?: true;
  /** Further fields of its entry in the vendor file. */
  readonly vendorFields?: VendorFields | ((vendor: ScriptedVendor) => VendorFields);
}

/** The habits that tests meet, each as a vendor of its own. */
export const KINDS = {
  none: { rotation: { kind: 'none' } },
  replaced: { rotation: { kind: 'replaced' } },
  grace: { rotation: { kind: 'grace', graceSeconds: 30 } },
  'mint-last': { rotation: { kind: 'grace', graceSeconds: 30, successor: 'mint-last' } },
  strict: { rotation: { kind: 'strict' } },
  family: { rotation: { kind: 'strict', reuseRevokesFamily: true } },
} as const satisfies Readonly<Record<string, Setting>>;

export type Kind = keyof typeof KINDS;
export const ALL_KINDS = Object.keys(KINDS) as Kind[];

/** What an imported access token has left, in seconds; by default it has run out. */
export interface Adoption {
  readonly expiresIn?: number;
}

/** A home and, beside it, a vendor that plays every vendor of its file. */
export class World<Name extends string = string> {
  readonly vendor: ScriptedVendor;
  readonly home: HomeProcess;
  readonly #settings: Readonly<Record<Name, Setting>>;
  readonly #vendorOf = new Map<string, Name>();

  private constructor(vendor: ScriptedVendor, home: HomeProcess, settings: Readonly<Record<Name, Setting>>) {
    this.vendor = vendor;
    this.home = home;
    this.#settings = settings;
  }

  static async start<Name extends string>(
    settings: Readonly<Record<Name, Setting>>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<World<Name>> {
    const vendor = await ScriptedVendor.start();
    const entries = Object.entries<Setting>(settings);
    const vendors = entries.map(([name, setting]) => vendorEntry(vendor, name, setting));
    const home = await HomeProcess.start({ vendors, env });
    home.api.judge = holdWhereDescribed;
    return new World(vendor, home, settings);
  }

  /** Registers an OAuth client on both sides, with a circuit of its own. */
  async register(vendorName: Name, clientId: string): Promise<VendorClient> {
    const client = this.vendor.addClient({ ...this.#settings[vendorName], clientId });
    const [clientSecret] = client.secrets;
    await this.home.api.expect(201, 'POST', '/v1/clients', {
      id: clientId,
      vendor: vendorName,
      clientId,
      ...(client.auth === 'none' ? {} : { clientSecret }),
    });
    this.#vendorOf.set(clientId, vendorName);
    return client;
  }

  /** A consent at the vendor, imported as an integration of the same id. */
  async adopt(clientId: string, id: string, { expiresIn = 0 }: Adoption = {}): Promise<Consent> {
    const consent = this.vendor.consent(clientId, { id });
    await this.create(clientId, id);
    const { accessToken, refreshToken } = consent;
    const grant = { accessToken, refreshToken, expiresIn };
    await this.home.api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, grant);
    return consent;
  }

  /** An integration without a grant. */
  async create(clientId: string, id: string): Promise<void> {
    await this.home.api.expect(201, 'POST', '/v1/integrations', {
      id,
      vendor: this.#vendorOf.get(clientId),
      client: clientId,
      scopes: ['read', 'write'],
      owner: 'team-a',
      principal: 'service',
    });
  }

  async stop(): Promise<void> {
    await this.home.dispose();
    await this.vendor.stop();
  }
}

function vendorEntry(vendor: ScriptedVendor, id: string, setting: Setting) {
  const { kind, reuseRevokesFamily } = setting.rotation;
  // The home knows that there is a grace, not how the vendor goes about it.
  const grace = setting.rotation.kind === 'grace' ? { graceSeconds: setting.rotation.graceSeconds } : {};
  return {
    id,
    authorizationEndpoint: vendor.authorizationEndpoint,
    tokenEndpoint: vendor.tokenEndpoint,
    revocationEndpoint: vendor.revocationEndpoint,
    ...(setting.introspects ? { introspectionEndpoint: vendor.introspectionEndpoint } : {}),
    clientAuth: setting.auth ?? 'post',
    rotation: { kind, ...grace, ...(reuseRevokesFamily === undefined ? {} : { reuseRevokesFamily }) },
    ...(typeof setting.vendorFields === 'function' ? setting.vendorFields(vendor) : setting.vendorFields),
  };
}
