import type { ApiClient, IntegrationBody } from '../support/api-client.ts';
import type { Ledger } from './ledger.ts';
import type { Target } from './targets/target.ts';

/** The grants of one vendor, as integrations of the home; one that is lost is consented to anew. */
export class Wards {
  readonly ids: readonly string[];
  readonly #vendor: string;
  readonly #target: Target;
  readonly #api: ApiClient;
  readonly #ledger: Ledger;
  readonly #consents = new Map<string, number>();
  #adopted = 0;

  constructor(vendor: string, count: number, target: Target, api: ApiClient, ledger: Ledger) {
    this.ids = Array.from({ length: count }, (_, n) => `${vendor}-${n}`);
    this.#vendor = vendor;
    this.#target = target;
    this.#api = api;
    this.#ledger = ledger;
  }

  /** The grant that an integration holds now, by the name that it has in the ledger. */
  grantOf(id: string): string {
    return `${id}.${this.#consents.get(id) ?? 0}`;
  }

  async adoptAll(): Promise<void> {
    await inGroups(this.ids, async (id) => {
      await this.#register(clientOf(id));
      await this.#api.expect(201, 'POST', '/v1/integrations', {
        id,
        vendor: this.#vendor,
        client: clientOf(id),
        scopes: ['read'],
        owner: 'team-a',
        principal: 'service',
      });
      await this.consent(id);
    });
  }

  async #register(id: string): Promise<void> {
    const { client } = this.#target;
    await this.#api.expect(201, 'POST', '/v1/clients', {
      id,
      vendor: this.#vendor,
      clientId: client.id,
      clientSecret: client.secret,
    });
  }

  /** A new consent, brought to the home; its access token has a moment left. */
  async consent(id: string): Promise<void> {
    this.#consents.set(id, (this.#consents.get(id) ?? 0) + 1);
    const grant = this.grantOf(id);
    const { accessToken, refreshToken } = await this.#target.consent(grant);
    this.#ledger.open(grant, refreshToken);
    const body = { accessToken, refreshToken, expiresIn: this.#consents.get(id) === 1 ? this.#spread() : 1 };
    await this.#api.expect(200, 'PUT', `/v1/integrations/${id}/grant`, body);
  }

  /** One after the other, so that a kill does not meet all of them at their first refresh. */
  #spread(): number {
    this.#adopted += 1;
    return 1 + (this.#adopted % FIRST_LIVES);
  }

  async look(): Promise<readonly IntegrationBody[]> {
    const { items } = await this.#api.expect(200, 'GET', '/v1/integrations?limit=200');
    return items as readonly IntegrationBody[];
  }
}

/**
 * Each grant has a client of the home to itself, though all are of one at the vendor. A kill ends many grants of a strict
 * vendor at once, and five of one client would be held together as the vendor's own fault, for an hour.
 */
const clientOf = (id: string): string => `client-of-${id}`;

const TOGETHER = 8;
const FIRST_LIVES = 4;

/** Does it to all, a few at a time. */
export async function inGroups<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let n = 0; n < items.length; n += TOGETHER) await Promise.all(items.slice(n, n + TOGETHER).map(act));
}
