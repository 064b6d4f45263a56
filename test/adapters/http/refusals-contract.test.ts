import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { intakeLinkRoutes } from '#shared/adapters/http/routes/intake.ts';
import { webhookKeyRoutes } from '#shared/adapters/http/routes/webhooks.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { allPorts } from '../../support/all-ports.ts';
import { document, holdToContract, operations } from '../../support/contract-document.ts';
import { ScriptedQueue } from '../../support/scripted-queue.ts';
import { DOORS, type Opened } from './doors.ts';
import { request } from './request.ts';

/** A body that nothing is wrong with, for each operation that needs one. */
const BODIES: Readonly<Record<string, unknown>> = {
  registerClient: { id: 'two', vendor: 'acme', clientId: 'x', clientSecret: 's' },
  makeIntakeLink: { what: 'clientSecret' },
  rotateClientSecret: { clientSecret: 's' },
  setWebhook: { secrets: ['s'] },
  createIntegration: {
    id: 'p',
    vendor: 'acme',
    client: 'acme-main',
    scopes: [],
    owner: 'finance',
    principal: 'service',
  },
  importGrant: { refreshToken: 'r' },
  reportOutcome: { version: 1, status: 200 },
  putCampaign: { client: 'acme-main', addScopes: ['write'], deadline: '2027-01-01T00:00:00Z' },
  putJob: { schedule: '0 2 * * *', timezone: 'UTC', leadMinutes: 30, integrations: [{ id: 'payroll' }] },
  snoozeNotice: { until: '2026-12-01T00:00:00Z' },
};

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: { readonly required: boolean };
}

/** Of something that is there. */
function idIn(template: string): string {
  if (template.startsWith('/v1/queues')) return 'orders-dead';
  return template.startsWith('/v1/clients') ? 'acme-main' : 'payroll';
}

/** The operations under `/v1` whose answers may have this status. */
function answering(status: string) {
  return operations().flatMap((line) => {
    const [method = '', template = ''] = line.split(' ');
    const operation = document.paths[template][method.toLowerCase()] as Operation;
    if (!template.startsWith('/v1/') || operation.responses[status] === undefined) return [];
    const path = template.replace('{id}', idIn(template));
    const body = BODIES[operation.operationId];
    if (body === undefined && operation.requestBody?.required) throw new Error(`${line} needs a body here`);
    return [{ line, method, path, body }];
  });
}

/** A store whose every call finds nobody there. */
const gone = <Store extends object>(store: Store): Store =>
  new Proxy(store, {
    get: () => async () => {
      throw new StoreUnavailable('nobody there');
    },
  });

describe.each(DOORS)('$name refuses as the document says', ({ name, open }) => {
  let opened: Opened;
  beforeAll(async () => {
    const { ports: kept } = await allPorts();
    const ports = {
      ...kept,
      store: gone(kept.store),
      clients: gone(kept.clients),
      tickets: gone(kept.tickets),
      campaigns: gone(kept.campaigns),
      jobs: gone(kept.jobs),
      reconcileMemory: gone(kept.reconcileMemory),
      queues: { ...kept.queues, open: () => gone(new ScriptedQueue()) },
      keyring: { put: async () => {}, get: async () => undefined },
      webhookCrypto: nodeWebhookCrypto,
    };
    const routes = [...allRoutes(ports), ...intakeLinkRoutes(ports), ...webhookKeyRoutes(ports)];
    opened = await open(httpApi(routes, ports.log));
  });
  afterAll(() => opened?.close());

  async function refusal(
    { method, path }: { readonly method: string; readonly path: string },
    body: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const response = await opened.send(request(method, path, body, headers));
    holdToContract(method, path, response);
    return `${response.status} ${JSON.parse(response.body).code}`;
  }

  it.each(answering('413'))('a body that is too large: $line', async (operation) => {
    expect(await refusal(operation, 'x'.repeat(256 * 1024 + 1))).toBe('413 payload_too_large');
  });

  it.each(answering('415'))('a body that is no JSON: $line', async (operation) => {
    const headers = { 'content-type': 'text/plain' };
    expect(await refusal(operation, '{}', headers)).toBe('415 unsupported_media_type');
  });

  it.each(answering('503'))('everything while a store is away: $line', async (operation) => {
    expect(await refusal(operation, operation.body)).toBe('503 temporarily_unavailable');
  });

  // API Gateway turns callers away by itself, before anything of ours is asked.
  const keyed = name === 'the embedded home' ? answering('401') : [];
  it.each(keyed)('a caller with another key: $line', async (operation) => {
    const headers = { authorization: 'Bearer another' };
    expect(await refusal(operation, operation.body, headers)).toBe('401 unauthorized');
  });
});
