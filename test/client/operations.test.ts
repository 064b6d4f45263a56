import { expect, it } from 'vitest';
import { OPERATIONS } from '#shared/client/contract.ts';
import { createClient, type GrantkeeperClient } from '#shared/client/create-client.ts';
import { answer, scriptedFetch } from './scripted-fetch.ts';

type Act = (client: GrantkeeperClient) => Promise<unknown>;

const registration = { id: 'c', vendor: 'acme', clientId: 'x' };
const creation = {
  id: 'p',
  vendor: 'acme',
  client: 'c',
  scopes: [],
  owner: 'finance',
  principal: 'service',
} as const;

const plan = { schedule: '0 2 * * *', timezone: 'UTC', leadMinutes: 30, integrations: [{ id: 'p' }] };

const change = { client: 'c', addScopes: ['write'], deadline: '2027-01-01T00:00:00Z' };

/** Every operation of the contract: what calls it, and what it then sends. */
const EXPECTED: Readonly<Record<keyof typeof OPERATIONS, readonly [Act, string, unknown?]>> = {
  getHealth: [(c) => c.service.health(), 'GET /healthz'],
  getContract: [(c) => c.service.contract(), 'GET /openapi.json'],
  registerClient: [(c) => c.clients.register(registration), 'POST /v1/clients', registration],
  listClients: [(c) => c.clients.list({ limit: 2 }), 'GET /v1/clients?limit=2'],
  getClient: [(c) => c.clients.get('c'), 'GET /v1/clients/c'],
  makeIntakeLink: [
    (c) => c.clients.makeIntakeLink('c', 'clientSecret'),
    'POST /v1/clients/c/intake',
    { what: 'clientSecret' },
  ],
  rotateClientSecret: [(c) => c.clients.rotate('c', 's'), 'POST /v1/clients/c/rotate', { clientSecret: 's' }],
  setWebhook: [
    (c) => c.clients.setWebhook('c', { secrets: ['s'] }),
    'PUT /v1/clients/c/webhook',
    { secrets: ['s'] },
  ],
  createIntegration: [(c) => c.integrations.create(creation), 'POST /v1/integrations', creation],
  listIntegrations: [
    (c) => c.integrations.list({ status: 'active', owner: 'a', cursor: undefined }),
    'GET /v1/integrations?status=active&owner=a',
  ],
  getIntegration: [(c) => c.integrations.get('p'), 'GET /v1/integrations/p'],
  removeIntegration: [(c) => c.integrations.remove('p'), 'DELETE /v1/integrations/p'],
  importGrant: [
    (c) => c.integrations.importGrant('p', { refreshToken: 'r' }),
    'PUT /v1/integrations/p/grant',
    { refreshToken: 'r' },
  ],
  makeConnectLink: [
    (c) => c.integrations.connect('p', { allowAnotherIdentity: true }),
    'POST /v1/integrations/p/connect',
    { allowAnotherIdentity: true },
  ],
  getAccessToken: [
    (c) => c.integrations.token('p', { seenVersion: 3 }),
    'POST /v1/integrations/p/token',
    { seenVersion: 3 },
  ],
  reportOutcome: [
    (c) => c.integrations.reportOutcome('p', { version: 1, status: 401 }),
    'POST /v1/integrations/p/outcomes',
    { version: 1, status: 401 },
  ],
  refreshIntegration: [(c) => c.integrations.refresh('p'), 'POST /v1/integrations/p/refresh'],
  pauseIntegration: [(c) => c.integrations.pause('p'), 'POST /v1/integrations/p/pause'],
  resumeIntegration: [(c) => c.integrations.resume('p'), 'POST /v1/integrations/p/resume'],
  listJobs: [(c) => c.jobs.list({ limit: 2 }), 'GET /v1/jobs?limit=2'],
  putJob: [(c) => c.jobs.put('j', plan), 'PUT /v1/jobs/j', plan],
  getJob: [(c) => c.jobs.get('j'), 'GET /v1/jobs/j'],
  removeJob: [(c) => c.jobs.remove('j'), 'DELETE /v1/jobs/j'],
  preflightJob: [(c) => c.jobs.preflight('j'), 'POST /v1/jobs/j/preflight'],
  listQueues: [(c) => c.queues.list(), 'GET /v1/queues'],
  getQueue: [(c) => c.queues.get('orders-dead.fifo'), 'GET /v1/queues/orders-dead.fifo'],
  redriveQueue: [
    (c) => c.queues.redrive('orders-dead', { integration: 'p' }),
    'POST /v1/queues/orders-dead/redrive',
    { integration: 'p' },
  ],
  listNotices: [(c) => c.calendar.listNotices({ limit: 2 }), 'GET /v1/notices?limit=2'],
  acknowledgeNotice: [(c) => c.calendar.acknowledge('n'), 'POST /v1/notices/n/acknowledge'],
  snoozeNotice: [
    (c) => c.calendar.snooze('n', '2027-01-01T00:00:00Z'),
    'POST /v1/notices/n/snooze',
    { until: '2027-01-01T00:00:00Z' },
  ],
  listCalendar: [(c) => c.calendar.list({ cursor: '1' }), 'GET /v1/calendar?cursor=1'],
  listCampaigns: [(c) => c.campaigns.list({ limit: 2 }), 'GET /v1/campaigns?limit=2'],
  putCampaign: [(c) => c.campaigns.put('m', change), 'PUT /v1/campaigns/m', change],
  getCampaign: [(c) => c.campaigns.get('m'), 'GET /v1/campaigns/m'],
  abortCampaign: [(c) => c.campaigns.abort('m'), 'DELETE /v1/campaigns/m'],
  runCalendar: [(c) => c.calendar.run(), 'POST /v1/run/calendar'],
  runWebhooks: [(c) => c.clients.runWebhooks(), 'POST /v1/run/webhooks'],
  runNotices: [(c) => c.calendar.runNotices(), 'POST /v1/run/notices'],
  runHealth: [(c) => c.integrations.checkHealth(['p']), 'POST /v1/run/health', { integrations: ['p'] }],
  testPage: [(c) => c.service.testPage({ severity: 'ticket' }), 'POST /v1/page/test', { severity: 'ticket' }],
  showRestore: [(c) => c.integrations.showRestore(), 'GET /v1/restore'],
  runRestore: [(c) => c.integrations.runRestore({ spend: true }), 'POST /v1/run/restore', { spend: true }],
  showReconcile: [(c) => c.service.showReconcile(), 'GET /v1/reconcile'],
  runReconcile: [
    (c) => c.service.reconcile({ evenMany: true }),
    'POST /v1/run/reconcile',
    { evenMany: true },
  ],
};

it.each(Object.entries(EXPECTED))('%s', async (_name, [act, line, body]) => {
  const { fetch, sent } = scriptedFetch(answer(200, { of: line }));
  const client = createClient({ url: 'http://127.0.0.1:8787', apiKey: 'k', fetch });
  expect(await act(client)).toEqual({ of: line });
  expect(sent.map(({ method, url }) => `${method} ${url.slice(21)}`)).toEqual([line]);
  expect(sent[0]?.body).toEqual(body);
});

it('asks for a link without a body where nothing is allowed', async () => {
  const { fetch, sent } = scriptedFetch(answer(200, {}));
  await createClient({ url: 'http://127.0.0.1:8787', apiKey: 'k', fetch }).integrations.connect('p');
  expect(sent.map(({ body }) => body)).toEqual([undefined]);
});

it('has a method for every operation', () => {
  expect(Object.keys(EXPECTED)).toEqual(Object.keys(OPERATIONS));
});

it.each([
  ['clients', '/v1/clients?limit=2', '/v1/clients?limit=2&cursor=c-1'],
  ['integrations', '/v1/integrations?limit=2', '/v1/integrations?limit=2&cursor=c-1'],
] as const)('goes through all pages of %s, and no further than asked', async (list, first, second) => {
  const pages = [{ items: [1, 2], cursor: 'c-1' }, { items: [3] }];
  const { fetch, sent } = scriptedFetch(...[...pages, pages[0]].map((page) => answer(200, page)));
  const client = createClient({ url: 'http://127.0.0.1:8787', apiKey: 'k', fetch });
  const seen: unknown[] = [];
  for await (const item of client[list].all({ limit: 2 })) seen.push(item);
  expect(seen).toEqual([1, 2, 3]);
  for await (const item of client[list].all({ limit: 2 })) if (Object(item) !== undefined) break;
  expect(sent.map(({ url }) => url.slice(21))).toEqual([first, second, first]);
});
