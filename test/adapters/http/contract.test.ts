import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpApi } from '#shared/adapters/http/api.ts';
import type { HttpResponse } from '#shared/adapters/http/message.ts';
import { allRoutes } from '#shared/adapters/http/routes/all.ts';
import { intakeLinkRoutes, intakePageRoutes } from '#shared/adapters/http/routes/intake.ts';
import { metricsRoutes } from '#shared/adapters/http/routes/metrics.ts';
import { webhookKeyRoutes, webhookRoutes } from '#shared/adapters/http/routes/webhooks.ts';
import { countingMetrics } from '#shared/adapters/in-process/counting-metrics.ts';
import { nodeWebhookCrypto } from '#shared/adapters/webhook/node-crypto.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { VendorWebhook } from '#shared/domain/vendor-webhook.ts';
import type { WebhookKeys } from '#shared/domain/webhook/keys.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import { refreshIntegration, UNLIMITED } from '#shared/usecases/refresh-integration.ts';
import { type AllPorts, allPorts } from '../../support/all-ports.ts';
import { document, holdToContract, operations } from '../../support/contract-document.ts';
import { aLetter, aWatchedQueue } from '../../support/scripted-queue.ts';
import { DOORS, type Opened } from './doors.ts';
import { request } from './request.ts';

const ISSUER = 'https://auth.acme.example';

const webhook: VendorWebhook = {
  scheme: 'hmac',
  header: 'X-Sig',
  encoding: 'hex',
  handshake: { kind: 'echo-query', method: 'GET', parameter: 'challenge' },
  eventAt: '/event',
  events: [{ name: 'revoked', means: 'revoked', user: '/user' }],
};

function webhookPorts() {
  const keys = new Map<ClientId, WebhookKeys>();
  return {
    keyring: {
      put: async (id: ClientId, given: WebhookKeys) => void keys.set(id, given),
      get: async (id: ClientId) => keys.get(id),
    },
    publishedKeys: { jwks: async () => [], certificate: async () => undefined },
    deliveries: { send: async () => {} },
    webhookCrypto: nodeWebhookCrypto,
  };
}

describe.each(DOORS)('$name', ({ open }) => {
  let world: AllPorts;
  let opened: Opened;
  /** `method path status`, as they were seen. */
  const seen = new Set<string>();

  beforeAll(async () => {
    world = await allPorts({
      rotation: { kind: 'none' },
      vendor: { authorizationEndpoint: `${ISSUER}/authorize`, issuer: ISSUER, issRequired: false, webhook },
    });
    const refresh = refreshIntegration(world.ports);
    const queue = {
      send: async (messages: readonly RefreshMessage[]) => {
        for (const message of messages) void refresh({ ...message, timeLeft: () => UNLIMITED });
      },
    };
    const family = (name: string) => (name === 'acme' ? world.endpoint.vendor : undefined);
    const vendors = { ...world.ports.vendors, family };
    const ports = { ...world.ports, ...webhookPorts(), vendors };
    const routes = [
      ...allRoutes({ ...world.ports, queue }),
      ...webhookRoutes(ports),
      ...webhookKeyRoutes(ports),
      ...metricsRoutes({ ...world.ports, metrics: countingMetrics() }),
      ...intakeLinkRoutes(ports),
      ...intakePageRoutes(ports),
    ];
    opened = await open(httpApi(routes, world.ports.log));
  });
  afterAll(() => opened?.close());

  /** Sends a request, and holds the answer against what the document says about its route and status. */
  async function call(method: string, path: string, status: number, body?: unknown): Promise<unknown> {
    const response = await exchange(method, path, status, body);
    return JSON.parse(response.body);
  }

  /** The same for answers that are no JSON. */
  async function exchange(
    method: string,
    path: string,
    status: number,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpResponse> {
    const response = await opened.send(request(method, path, body, headers));
    expect(response.status, response.body).toBe(status);
    seen.add(`${holdToContract(method, path, response)} ${status}`);
    return response;
  }

  const plan = {
    schedule: '0 2 L * *',
    timezone: 'Europe/Berlin',
    leadMinutes: 60,
    integrations: [{ id: 'not-there' }],
  };
  const integration = {
    id: 'payroll',
    vendor: 'acme',
    client: 'acme-main',
    scopes: ['read', 'write'],
    owner: 'finance',
    principal: 'service',
    critical: true,
    labels: { team: 'blue' },
  };

  describe('answers are as the document says', () => {
    it('of the service', async () => {
      expect(await call('GET', '/healthz', 200)).toEqual({ status: 'ok' });
      expect(await call('GET', '/openapi.json', 200)).toEqual(document);
    });

    it('of what is measured', async () => {
      const { body } = await exchange('GET', '/metrics', 200);
      expect(body).toContain('grantkeeper_sweep_completed_total 0\n');
    });

    it('of the keys that are published', async () => {
      const registered = await call('POST', '/v1/clients', 201, {
        id: 'signs',
        vendor: 'acme',
        clientId: 'signs-at-acme',
        clientAuth: 'private_key_jwt',
        rotation: { everyDays: 90, kind: 'jwks' },
      });
      const jwksUrl = 'https://keeper.example/.well-known/jwks/signs';
      expect(registered).toMatchObject({ status: 'ok', jwksUrl });
      expect(await call('GET', '/v1/clients/signs', 200)).toMatchObject({ jwksUrl });
      const set = await exchange('GET', '/.well-known/jwks/signs', 200);
      expect(set.headers['cache-control']).toBe('public, max-age=60');
      expect(JSON.parse(set.body)).toEqual({
        keys: [
          {
            kty: 'RSA',
            kid: expect.stringMatching(/^[\w-]{43}$/),
            alg: 'RS256',
            use: 'sig',
            n: expect.any(String),
            e: 'AQAB',
          },
        ],
      });
      for (const id of ['acme-main', 'nobody']) {
        expect(await call('GET', `/.well-known/jwks/${id}`, 404)).toMatchObject({ code: 'not_found' });
      }
    });

    it('of clients', async () => {
      const registration = {
        id: 'two',
        vendor: 'acme',
        clientId: 'two-at-acme',
        clientSecret: 'hunter2',
        rotation: { everyDays: 90, kind: 'manual', admin: 'hunter3' },
        secretExpiresAt: '2027-01-01T00:00:00Z',
        registration: { clientUri: 'https://acme.example/r', accessToken: 'hunter4' },
      };
      const shown = {
        id: 'two',
        vendor: 'acme',
        clientId: 'two-at-acme',
        clientAuth: 'post',
        rotation: { everyDays: 90, kind: 'manual', by: 'person' },
        secretExpiresAt: '2027-01-01T00:00:00.000Z',
        registration: { clientUri: 'https://acme.example/r' },
        status: 'ok',
        circuit: { state: 'closed' },
        secret: {
          createdAt: '2026-11-02T08:00:00.000Z',
          expiresAt: '2027-01-01T00:00:00.000Z',
          rotateAt: '2026-12-25T00:00:00.000Z',
          pending: false,
        },
      };
      expect(await call('POST', '/v1/clients', 201, registration)).toEqual(shown);
      await call('POST', '/v1/clients', 409, registration);
      await call('POST', '/v1/clients', 422, { ...registration, vendor: 'nobody' });
      await call('POST', '/v1/clients', 400, {});
      const webhook = { url: 'https://keeper.example/webhooks/acme/two', scheme: 'hmac' };
      expect(await call('GET', '/v1/clients/two', 200)).toEqual({ ...shown, webhook });
      await call('POST', '/v1/clients', 201, { ...registration, id: 'three', webhook: { secrets: ['k'] } });
      await call('POST', '/v1/clients', 400, { ...registration, id: 'four', webhook: { secrets: 'k' } });
      await call('GET', '/v1/clients/nobody', 404);
      expect(await call('GET', '/v1/clients?limit=1', 200)).toMatchObject({ cursor: expect.any(String) });
      await call('GET', '/v1/clients?limit=x', 400);
      await call('POST', '/v1/clients/two/rotate', 202, { clientSecret: 'hunter5' });
      await call('POST', '/v1/clients/two/rotate', 400, {});
      await call('POST', '/v1/clients/two/rotate', 400, { admin: 'hunter7', clientSecret: 'hunter5' });
      await call('POST', '/v1/clients/two/rotate', 400, { adminExpiresAt: '2027-01-01T00:00:00Z' });
      await call('POST', '/v1/clients/two/rotate', 400, { admin: 'of-a-client-that-a-person-replaces' });
      await call('POST', '/v1/clients/nobody/rotate', 404, { clientSecret: 'hunter5' });
      const refused = { class: 'client_refused', code: 'invalid_client' } as const;
      world.endpoint.fates = [{ kind: 'fails', failure: refused }];
      await call('POST', '/v1/clients/two/rotate', 422, { clientSecret: 'hunter6' });
      world.endpoint.fates = [{ kind: 'fails', failure: { class: 'not_sent', code: 'ECONNREFUSED' } }];
      await call('POST', '/v1/clients/two/rotate', 503, { clientSecret: 'hunter6' });
    });

    it('of an integration, from its creation to its end', async () => {
      expect(await call('POST', '/v1/integrations', 201, integration)).toEqual({
        ...integration,
        grantType: 'authorization_code',
        status: 'pending',
        version: 0,
        epoch: 0,
        grantedScopes: [],
        missingScopes: ['read', 'write'],
        failures: 0,
        connectUrl: expect.stringMatching(/^https:\/\/keeper\.example\/connect\/payroll\?ticket=[\w-]{43}$/),
      });
      await call('POST', '/v1/integrations', 409, integration);
      await call('POST', '/v1/integrations', 422, { ...integration, principal: 'user' });
      await call('POST', '/v1/integrations', 400, { ...integration, id: 'X' });
      const connectUrl = expect.stringContaining('https://keeper.example/connect/payroll?ticket=');
      expect(await call('POST', '/v1/integrations/payroll/token', 409, {})).toMatchObject({ connectUrl });
      expect(await call('POST', '/v1/integrations/payroll/refresh', 409)).toMatchObject({ connectUrl });
      await call('PUT', '/v1/integrations/payroll/grant', 422, {});
      await call('PUT', '/v1/integrations/payroll/grant', 400, { expiresIn: -1 });
      const grant = { accessToken: 'at-0', refreshToken: 'rt-0', expiresIn: 3600, scope: 'read' };
      expect(await call('PUT', '/v1/integrations/payroll/grant', 200, grant)).toEqual({
        ...integration,
        grantType: 'authorization_code',
        status: 'active',
        version: 1,
        epoch: 1,
        expiresAt: '2026-11-02T09:00:00.000Z',
        dueAt: '2026-11-02T08:49:43.374Z',
        grantedScopes: ['read'],
        missingScopes: ['write'],
        failures: 0,
        lastRefreshedAt: '2026-11-02T08:00:00.000Z',
      });
      expect(await call('POST', '/v1/integrations/payroll/token', 200)).toEqual({
        accessToken: 'at-0',
        tokenType: 'Bearer',
        expiresAt: '2026-11-02T09:00:00.000Z',
        scope: 'read',
        version: 1,
        state: 'fresh',
      });
      await call('POST', '/v1/integrations/payroll/token', 409, { scopes: ['write'] });
      await call('POST', '/v1/integrations/payroll/token', 400, { timeoutMs: -1 });
      await call('GET', '/v1/integrations/payroll', 200);
      expect(await call('GET', '/v1/integrations?owner=finance&status=active', 200)).toMatchObject({
        items: [{ id: 'payroll' }],
      });
      await call('GET', '/v1/integrations?limit=x', 400);
      expect(await call('POST', '/v1/integrations/payroll/refresh', 200)).toMatchObject({ version: 2 });
      await call('POST', '/v1/integrations/payroll/refresh', 400, { now: true });
      expect(
        await call('POST', '/v1/integrations/payroll/outcomes', 202, { version: 2, status: 200 }),
      ).toEqual({});
      await call('POST', '/v1/integrations/payroll/outcomes', 400, {});
      expect(await call('POST', '/v1/integrations/payroll/pause', 200)).toMatchObject({ status: 'paused' });
      await call('POST', '/v1/integrations/payroll/pause', 400, { x: 1 });
      await call('POST', '/v1/integrations/payroll/token', 409);
      await call('POST', '/v1/integrations/payroll/resume', 200);
      await call('POST', '/v1/integrations/payroll/resume', 400, { x: 1 });
      world.endpoint.fates = [{ kind: 'fails', failure: { class: 'not_sent', code: 'ECONNREFUSED' } }];
      await call('POST', '/v1/integrations/payroll/refresh', 503);
      expect(await call('GET', '/v1/integrations/payroll', 200)).toMatchObject({
        status: 'degraded',
        failures: 1,
        lastError: { class: 'not_sent', code: 'ECONNREFUSED', at: '2026-11-02T08:00:00.000Z' },
      });
      expect(await call('DELETE', '/v1/integrations/payroll', 202)).toEqual({ revokedAtVendor: true });
    });

    it('of a consent', async () => {
      await call('POST', '/v1/integrations', 201, { ...integration, id: 'consented' });
      const link = await call('POST', '/v1/integrations/consented/connect', 200);
      expect(link).toEqual({ connectUrl: expect.any(String), expiresAt: '2026-11-02T09:00:00.000Z' });
      await call('POST', '/v1/integrations/consented/connect', 400, { x: 1 });
      const { pathname, search } = new URL((link as { connectUrl: string }).connectUrl);
      const toVendor = await exchange('GET', pathname + search, 302);
      const cookie = toVendor.headers['set-cookie']?.split(';')[0] ?? '';
      const state = new URL(toVendor.headers.location ?? '').searchParams.get('state');
      await exchange('GET', `/oauth/callback?state=${state}&code=abc`, 403);
      await exchange('GET', `/oauth/callback?state=${state}&code=abc`, 200, undefined, { cookie });
      await exchange('GET', `/oauth/callback?state=${state}&code=abc`, 404, undefined, { cookie });
      await exchange('GET', '/oauth/callback', 400);
      await exchange('GET', pathname + search, 404);
    });

    it('of webhooks', async () => {
      const keys = { secrets: ['a key'] };
      expect(await call('PUT', '/v1/clients/acme-main/webhook', 200, keys)).toEqual({
        url: 'https://keeper.example/webhooks/acme/acme-main',
        scheme: 'hmac',
        events: ['revoked'],
        steps: [],
      });
      await call('PUT', '/v1/clients/acme-main/webhook', 400, { secret: 'a key' });
      await call('PUT', '/v1/clients/nobody/webhook', 404, keys);
      const body = '{"event":"revoked","user":"u1"}';
      const signed = { 'x-sig': createHmac('sha256', 'a key').update(body).digest('hex') };
      for (const at of ['/webhooks/acme', '/webhooks/acme/acme-main']) {
        for (const method of ['POST', 'DELETE']) await exchange(method, at, 202, body, signed);
        await exchange('GET', `${at}?challenge=abc`, 200);
        await exchange('POST', at, 401, body);
      }
      await exchange('POST', '/webhooks/acme/nobody', 401, body, signed);
      await exchange('POST', '/webhooks/nobody', 404, body, signed);
    });

    it('of an intake', async () => {
      const made = await call('POST', '/v1/clients/acme-main/intake', 201, { what: 'clientSecret' });
      expect(made).toEqual({
        url: expect.stringMatching(/^https:\/\/keeper\.example\/intake\/[\w-]{43}$/),
        expiresAt: '2026-11-02T09:00:00.000Z',
      });
      await call('POST', '/v1/clients/acme-main/intake', 400, { what: 'password' });
      await call('POST', '/v1/clients/acme-main/intake', 400, { what: 'privateKey' });
      await call('POST', '/v1/clients/nobody/intake', 404, { what: 'clientSecret' });
      const { pathname } = new URL((made as { url: string }).url);
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      await exchange('GET', pathname, 200);
      await exchange('POST', pathname, 415, 'secret=x', { 'content-type': 'text/plain' });
      await exchange('POST', pathname, 413, `secret=${'x'.repeat(70_000)}`, form);
      await exchange('POST', pathname, 400, 'secret=%20', form);
      const refused = { class: 'client_refused', code: 'invalid_client' } as const;
      world.endpoint.fates = [{ kind: 'fails', failure: refused }];
      await exchange('POST', pathname, 422, 'secret=wrong', form);
      world.endpoint.fates = [{ kind: 'fails', failure: { class: 'not_sent', code: 'ECONNREFUSED' } }];
      await exchange('POST', pathname, 503, 'secret=hunter7', form);
      await exchange('POST', pathname, 200, 'secret=hunter7', form);
      await exchange('POST', pathname, 404, 'secret=hunter7', form);
      await exchange('GET', pathname, 404);
    });

    it('of batch jobs', async () => {
      const at = '/v1/jobs/month-end';
      const shown = { ...plan, id: 'month-end', results: [] };
      expect(await call('PUT', at, 200, { ...plan, maxRuntimeMinutes: 90 })).toMatchObject({
        ...shown,
        maxRuntimeMinutes: 90,
        nextRunAt: '2026-11-30T01:00:00.000Z',
        nextCheckAt: '2026-11-30T00:00:00.000Z',
      });
      expect(await call('PUT', at, 200, plan)).not.toHaveProperty('maxRuntimeMinutes');
      expect(await call('GET', '/v1/jobs?limit=1', 200)).toMatchObject({ items: [shown] });
      expect(await call('POST', `${at}/preflight`, 409)).toMatchObject({
        code: 'preflight_failed',
        failures: [{ integration: 'not-there', reason: 'unknown_integration' }],
      });
      expect(await call('GET', at, 200)).toMatchObject({
        results: [{ by: 'asked', ok: false, runAt: '2026-11-30T01:00:00.000Z' }],
      });
      const ready = { ...integration, id: 'ready', scopes: ['read'] };
      await call('POST', '/v1/integrations', 201, ready);
      await call('PUT', '/v1/integrations/ready/grant', 200, {
        accessToken: 'at-0',
        refreshToken: 'rt-0',
        expiresIn: 3600,
        scope: 'read',
      });
      await call('PUT', at, 200, { ...plan, integrations: [{ id: 'ready' }] });
      expect(await call('POST', `${at}/preflight`, 200)).toEqual({ ok: true });
      await call('POST', `${at}/preflight`, 400, { x: 1 });
      expect(await call('DELETE', at, 200)).toEqual({});
      await call('DELETE', at, 404);
      await call('GET', at, 404);
      await call('POST', `${at}/preflight`, 404);
      await call('PUT', '/v1/jobs/UPPER', 404, plan);
    });

    it('of queues', async () => {
      const at = '/v1/queues/orders-dead';
      const { name: id, arn, redriveTo, redrive } = aWatchedQueue();
      const shown = { id, arn, redriveTo, redrive };
      const body = JSON.stringify({ integration: 'not-there', error: '401' });
      world.deadLetters.letters.push(aLetter({ body }), aLetter({ id: 'other', body: 'x' }));
      expect(await call('GET', '/v1/queues', 200)).toEqual({ items: [{ ...shown, waiting: 2, hidden: 0 }] });
      const report = { ...shown, looked: 2, others: 1, redriven: 0, isComplete: true };
      const finding = {
        integration: 'not-there',
        fate: 'unknown_integration',
        isSafe: false,
        letters: 1,
        oldestAt: '2026-11-02T07:00:00.000Z',
        matched: ['401'],
        ids: ['letter-1'],
      };
      expect(await call('GET', at, 200)).toMatchObject({ ...report, findings: [finding] });
      expect(await call('POST', `${at}/redrive`, 200)).toMatchObject({ ...report, findings: [finding] });
      expect(await call('POST', `${at}/redrive`, 200, { integration: 'payroll' })).toMatchObject(report);
      const wrong = { integration: 'Pay Roll' };
      expect(await call('POST', `${at}/redrive`, 400, wrong)).toMatchObject({ pointer: '/integration' });
      expect(await call('GET', '/v1/queues/another', 404)).toMatchObject({ code: 'not_found' });
      expect(await call('POST', '/v1/queues/another/redrive', 404)).toMatchObject({ code: 'not_found' });
    });

    it.each([
      [{ schedule: '0 2 * *' }, '/schedule'],
      [{ schedule: '2026-02-30T02:00:00Z' }, '/schedule'],
      [{ schedule: '2020-01-01T02:00:00Z' }, '/schedule'],
      [{ schedule: '0 2 30 2 *' }, '/schedule'],
      [{ timezone: 'Mars/Olympus' }, '/timezone'],
      [{ leadMinutes: 0 }, '/leadMinutes'],
      [{ schedule: '*/30 * * * *', leadMinutes: 30 }, '/leadMinutes'],
      [{ integrations: [] }, '/integrations'],
      [{ integrations: [{ id: 'a' }, { id: 'a' }] }, '/integrations'],
      [{ integrations: [{ id: 'a', scope: 'x' }] }, '/integrations/0/scope'],
      [{ maxRuntimeMinutes: 20_000 }, '/maxRuntimeMinutes'],
    ])('of a job that cannot be: %j', async (wrong, pointer) => {
      expect(await call('PUT', '/v1/jobs/wrong', 400, { ...plan, ...wrong })).toMatchObject({
        code: 'invalid_request',
        pointer,
      });
    });

    it('of the calendar', async () => {
      const secretExpiresAt = '2027-01-01T00:00:00Z';
      const ending = {
        id: 'ending',
        vendor: 'acme',
        clientId: 'x',
        clientSecret: 'hunter2',
        secretExpiresAt,
      };
      await call('POST', '/v1/clients', 201, ending);
      await call('POST', '/v1/integrations', 201, { ...integration, id: 'reporter' });
      const at = '/v1/integrations/reporter/outcomes';
      const headers = {
        sunset: 'Tue, 16 Feb 2027 00:00:00 GMT',
        deprecation: '@1767225600',
        link: '<https://acme.example/changes>; rel="deprecation"',
      };
      await call('POST', at, 202, { version: 0, status: 200, endpoint: 'GET /v1/invoices/4711', headers });
      const listed = await call('GET', '/v1/notices?limit=1', 200);
      expect(listed).toMatchObject({
        items: [
          {
            vendor: 'acme',
            status: 'open',
            endpoint: 'GET /v1/invoices/{id}',
            dueBy: '2027-02-16T00:00:00.000Z',
            integrations: ['reporter'],
          },
        ],
      });
      const [{ id }] = (listed as { items: [{ id: string }] }).items;
      await call('GET', '/v1/notices?limit=0', 400);
      const until = '2026-12-01T00:00:00Z';
      expect(await call('POST', `/v1/notices/${id}/snooze`, 200, { until })).toMatchObject({
        status: 'snoozed',
      });
      await call('POST', `/v1/notices/${id}/snooze`, 400, { until: '2020-01-01T00:00:00Z' });
      await call('POST', `/v1/notices/${id}/snooze`, 400, {});
      await call('POST', '/v1/notices/acme.none/snooze', 404, { until });
      expect(await call('POST', `/v1/notices/${id}/acknowledge`, 200)).toMatchObject({
        status: 'acknowledged',
        acknowledgedAt: '2026-11-02T08:00:00.000Z',
      });
      await call('POST', `/v1/notices/${id}/acknowledge`, 400, { x: 1 });
      await call('POST', '/v1/notices/NONE/acknowledge', 404);
      expect(await call('GET', '/v1/calendar', 200)).toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({
            kind: 'client_secret',
            client: 'ending',
            dueBy: '2027-01-01T00:00:00.000Z',
          }),
          expect.objectContaining({ kind: 'vendor_change', notice: id }),
        ]),
      });
      await call('GET', '/v1/calendar?limit=x', 400);
      const accept = { accept: 'text/calendar' };
      const file = await exchange('GET', '/v1/calendar', 200, undefined, accept);
      expect(file.body).toMatch(
        /^BEGIN:VCALENDAR\r\n[\s\S]*UID:client_secret\.ending@grantkeeper\r\n[\s\S]*END:VCALENDAR\r\n$/,
      );
      expect(await call('POST', '/v1/run/calendar', 200)).toEqual({
        announced: 0,
        undone: 0,
        endingSoon: 0,
        isComplete: true,
      });
      await call('POST', '/v1/run/calendar', 400, { x: 1 });
      expect(await call('POST', '/v1/run/webhooks', 200)).toEqual({
        checked: 0,
        made: 0,
        mended: 0,
        renewed: 0,
        undone: 0,
        findings: [],
        isComplete: true,
      });
      await call('POST', '/v1/run/webhooks', 400, { x: 1 });
      world.documents.says({ issuer: ISSUER, token_endpoint: `${ISSUER}/moved` });
      expect(await call('POST', '/v1/run/notices', 200)).toMatchObject({ read: 1, announced: 1 });
      const moved = { from: 'discovery', severity: 'breaking', what: expect.stringContaining('moved') };
      expect(await call('GET', '/v1/notices', 200)).toMatchObject({
        items: expect.arrayContaining([expect.objectContaining(moved)]),
      });
      await call('POST', '/v1/run/notices', 400, { x: 1 });
      expect(await call('GET', '/v1/restore', 200)).toMatchObject({ counts: { held: 0 }, isComplete: true });
      expect(await call('POST', '/v1/run/restore', 200)).toMatchObject({ stopped: [], isComplete: true });
      await call('POST', '/v1/run/restore', 400, { spend: 'yes' });
      expect(await call('POST', '/v1/run/health', 200)).toMatchObject({ failing: 0, isComplete: true });
      await call('POST', '/v1/run/health', 400, { integrations: ['NONE'] });
      await call('POST', '/v1/run/health', 404, { integrations: ['nobody'] });
      expect(await call('GET', '/v1/reconcile', 200)).toEqual({ items: [] });
      expect(await call('POST', '/v1/run/reconcile', 200)).toMatchObject({ undone: 0, isComplete: true });
      const then = '2026-11-02T08:00:00.000Z';
      expect(await call('GET', '/v1/reconcile', 200)).toEqual({
        items: ['vault', 'rows', 'vendors'].map((walk) => ({ walk, startedAt: then, endedAt: then })),
      });
      await call('POST', '/v1/run/reconcile', 400, { evenMany: 'yes' });
    });

    it('of a campaign', async () => {
      const at = '/v1/campaigns/more';
      const plan = { client: 'acme-main', addScopes: ['more'], deadline: '2027-01-01T00:00:00Z' };
      await call('GET', at, 404);
      await call('DELETE', at, 404);
      await call('PUT', at, 400, { ...plan, vendor: 'acme' });
      await call('PUT', at, 400, { ...plan, removeScopes: ['more'] });
      await call('PUT', at, 400, { ...plan, client: 'nobody' });
      await call('PUT', at, 422, { ...plan, client: undefined, vendor: 'nobody' });
      const dry = await call('PUT', at, 200, { ...plan, dryRun: true });
      expect(dry).toMatchObject({ dryRun: true, state: 'running', dependents: [] });
      expect(await call('PUT', at, 200, plan)).toMatchObject({ dryRun: false, addScopes: ['more'] });
      await call('PUT', at, 409, { ...plan, addScopes: ['other'] });
      await call('GET', at, 200);
      expect(await call('GET', '/v1/campaigns?limit=1', 200)).toEqual({
        items: [
          {
            id: 'more',
            vendor: 'acme',
            client: 'acme-main',
            addScopes: ['more'],
            removeScopes: [],
            deadline: '2027-01-01T00:00:00.000Z',
            state: 'running',
            startedAt: '2026-11-02T08:00:00.000Z',
          },
        ],
      });
      await call('GET', '/v1/campaigns?limit=x', 400);
      expect(await call('GET', '/v1/calendar', 200)).toMatchObject({
        items: expect.arrayContaining([expect.objectContaining({ kind: 'campaign', campaign: 'more' })]),
      });
      expect(await call('DELETE', at, 200)).toMatchObject({ state: 'aborted' });
      expect(await call('GET', '/v1/campaigns', 200)).toMatchObject({ items: [{ state: 'aborted' }] });
    });

    it('of a test of whom the on-call is', async () => {
      expect(await call('POST', '/v1/page/test', 200, { severity: 'ticket' })).toEqual({
        severity: 'ticket',
        targets: [],
      });
      await call('POST', '/v1/page/test', 400, { severity: 'loud' });
    });

    it('of nobody', async () => {
      const at = '/v1/integrations/nobody';
      await call('GET', at, 404);
      await call('DELETE', at, 404);
      await call('DELETE', at, 400, { x: 1 });
      await call('POST', `${at}/connect`, 404);
      await call('PUT', `${at}/grant`, 404, { refreshToken: 'rt' });
      await call('POST', `${at}/token`, 404);
      await call('POST', `${at}/outcomes`, 404, { version: 1, status: 200 });
      for (const verb of ['refresh', 'pause', 'resume']) await call('POST', `${at}/${verb}`, 404);
    });

    it('for every operation that there is', () => {
      const succeeded = [...seen].filter((line) => / [23]\d\d$/.test(line)).map((line) => line.slice(0, -4));
      expect(operations().filter((operation) => !succeeded.includes(operation))).toEqual([]);
    });
  });
});
