/** An integration as the contract shows it, as far as the show looks at it. */
export interface ShownIntegration {
  readonly id: string;
  readonly vendor: string;
  readonly status: string;
  readonly version: number;
  readonly expiresAt?: string;
}

export interface ShownClient {
  readonly id: string;
  readonly vendor: string;
  readonly circuit: { readonly state: string; readonly openUntil?: string };
}

export interface ServedToken {
  readonly accessToken: string;
  readonly expiresAt: string;
}

/** The home's HTTP contract, as far as the show needs it. */
export interface KeeperApi {
  integrations(): Promise<readonly ShownIntegration[]>;
  clients(): Promise<readonly ShownClient[]>;
  registerClient(body: Readonly<Record<string, unknown>>): Promise<void>;
  createIntegration(body: Readonly<Record<string, unknown>>): Promise<void>;
  importGrant(id: string, body: Readonly<Record<string, unknown>>): Promise<void>;
  /** `undefined` where the home has none to give now, and says so. */
  token(id: string): Promise<ServedToken | undefined>;
}

const PATIENCE_MS = 30_000;

/** Throws where the home answers otherwise than it should. */
export function keeperApi(url: string, key: string): KeeperApi {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }

  async function expect(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await call(method, path, body);
    if (response.ok) return response.json();
    throw new Error(`the keeper answers ${response.status} to ${method} ${path}: ${await response.text()}`);
  }

  async function items<T>(path: string): Promise<readonly T[]> {
    return ((await expect('GET', path)) as { readonly items: readonly T[] }).items;
  }

  return {
    integrations: () => items<ShownIntegration>('/v1/integrations?limit=200'),
    clients: () => items<ShownClient>('/v1/clients?limit=200'),
    registerClient: async (body) => void (await expect('POST', '/v1/clients', body)),
    createIntegration: async (body) => void (await expect('POST', '/v1/integrations', body)),
    importGrant: async (id, body) => void (await expect('PUT', `/v1/integrations/${id}/grant`, body)),
    token: async (id) => {
      const response = await call('POST', `/v1/integrations/${id}/token`, {});
      return response.ok ? ((await response.json()) as ServedToken) : undefined;
    },
  };
}
