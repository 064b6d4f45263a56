import { describe, expect, it } from 'vitest';
import { type Client, GrantkeeperError, type Integration } from '#shared/client/index.ts';
import contract from '#shared/contract/openapi.json' with { type: 'json' };
import { clientFindings } from '../../infra/cli/doctor/client-findings.ts';
import { findingsText } from '../../infra/cli/doctor/finding.ts';
import { clockFindings, contractFindings, refusedFinding } from '../../infra/cli/doctor/home-findings.ts';
import { integrationFindings } from '../../infra/cli/doctor/integration-findings.ts';
import { webhookFindings } from '../../infra/cli/doctor/webhook-findings.ts';
import { vendorFinder } from '../../infra/cli/vendor/registry.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const URL = 'http://127.0.0.1:8787';

const client: Client = {
  id: 'billing',
  vendor: 'xero',
  clientId: 'at-xero',
  clientAuth: 'basic',
  status: 'ok',
  circuit: { state: 'closed' },
  secret: { createdAt: '2026-11-01T00:00:00.000Z', pending: false },
};

const integration: Integration = {
  id: 'nightly',
  vendor: 'xero',
  client: 'billing',
  grantType: 'authorization_code',
  status: 'active',
  version: 7,
  epoch: 1,
  expiresAt: '2026-11-30T12:20:00.000Z',
  dueAt: '2026-11-30T12:10:00.000Z',
  lastRefreshedAt: '2026-11-30T11:50:00.000Z',
  scopes: ['read'],
  grantedScopes: ['read'],
  missingScopes: [],
  principal: 'service',
  owner: 'finance',
  critical: false,
  labels: {},
  failures: 0,
};

describe('a client', () => {
  it('that is well gives nothing to say', () => {
    expect(clientFindings(client, NOW)).toEqual([]);
  });

  it.each([
    [
      {
        status: 'refused',
        lastError: { class: 'client_refused', code: 'invalid_client', at: '2026-11-30T11:00:00.000Z' },
      },
      'fault',
      'client_refused',
      'the vendor refuses it (invalid_client): no grant of it is refreshed',
    ],
    [
      {
        status: 'refused',
        lastError: { class: 'client_refused', code: 'credential_missing', at: '2026-11-30T11:00:00.000Z' },
      },
      'fault',
      'credential_missing',
      'nobody has brought the secret or key that it proves itself with: nothing is asked in its name',
    ],
    [
      { circuit: { state: 'open', openUntil: '2026-11-30T12:02:00.000Z' } },
      'fault',
      'circuit_open',
      'its requests failed one after the other, so the vendor is left alone, next try in 2 min',
    ],
    [
      { circuit: { state: 'half_open' } },
      'warning',
      'circuit_half_open',
      'its requests failed one after the other, so the vendor is left alone',
    ],
    [
      { secretExpiresAt: '2026-11-30T11:59:00.000Z' },
      'fault',
      'client_secret_expired',
      'its secret ended 1 min ago',
    ],
    [
      { secretExpiresAt: '2026-12-13T12:00:00.000Z' },
      'warning',
      'client_secret_expires',
      'its secret ends in 13 d',
    ],
    [
      {
        secret: {
          createdAt: '2026-09-01T00:00:00.000Z',
          rotateAt: '2026-11-29T12:00:00.000Z',
          pending: false,
        },
      },
      'warning',
      'client_secret_due',
      'its secret was to be replaced 24 h ago',
    ],
    [
      {
        secret: {
          createdAt: '2026-09-01T00:00:00.000Z',
          rotateAt: '2026-11-29T12:00:00.000Z',
          pending: true,
          rolling: {
            step: 'set',
            startedAt: '2026-11-30T11:55:00.000Z',
            failures: 2,
            code: 'secret_refused',
          },
        },
      },
      'warning',
      'client_secret_rolling',
      'its secret is being replaced since 5 min ago, and the last try came to secret_refused',
    ],
    [
      { heldSince: '2026-11-30T11:00:00.000Z' },
      'warning',
      'restored_and_held',
      'it came out of a backup 1 h ago: its secret is not replaced and its webhook not looked after by itself',
    ],
    [
      { lastRotationError: { code: 'registration_http_401', at: '2026-11-30T11:00:00.000Z' } },
      'warning',
      'client_secret_kept',
      'its secret was not replaced 1 h ago (registration_http_401), and it goes on with the one it has',
    ],
  ] as const)('%j: %s %s', (change, level, code, what) => {
    const found = clientFindings({ ...client, ...change }, NOW);
    expect(found).toMatchObject([{ level, code, what, about: 'client billing' }]);
  });

  it('says nothing of one whose secret is being replaced, while its refreshes stand back', () => {
    const rolling = { step: 'asked', startedAt: '2026-11-30T11:59:58.000Z', failures: 0 } as const;
    const secret = { createdAt: '2026-09-01T00:00:00.000Z', pending: true, rolling };
    const circuit = { state: 'open', openUntil: '2026-11-30T12:05:00.000Z' } as const;
    expect(clientFindings({ ...client, circuit, secret }, NOW)).toEqual([]);
  });

  it('has the vendor asked where no person is needed', () => {
    const [found] = clientFindings(
      {
        ...client,
        rotation: { everyDays: 90, kind: 'entra', by: 'vendor' },
        secret: {
          createdAt: '2026-09-01T00:00:00.000Z',
          rotateAt: '2026-11-29T12:00:00.000Z',
          pending: false,
        },
      },
      NOW,
    );
    expect(found?.mend).toBe('grantkeeper client rotate billing --by-vendor');
  });

  it('says nothing yet of a secret that ends in more than two weeks', () => {
    expect(clientFindings({ ...client, secretExpiresAt: '2026-12-14T12:00:01.000Z' }, NOW)).toEqual([]);
  });
});

describe('an integration', () => {
  it('that is well gives nothing to say', () => {
    expect(integrationFindings(integration, NOW)).toEqual([]);
  });

  it.each([
    [
      { status: 'reauthorization_required' },
      'fault',
      'reauthorization_required',
      'a person consents anew: grantkeeper integration connect nightly',
    ],
    [
      { status: 'revoked' },
      'fault',
      'revoked',
      'a person consents anew: grantkeeper integration connect nightly',
    ],
    [
      { status: 'degraded', expiresAt: '2026-11-30T11:59:00.000Z' },
      'fault',
      'degraded',
      'tries go on by themselves; one at once: grantkeeper integration refresh nightly',
    ],
    [
      { status: 'degraded' },
      'warning',
      'degraded',
      'tries go on by themselves; one at once: grantkeeper integration refresh nightly',
    ],
    [
      { status: 'suspect' },
      'warning',
      'suspect',
      'wait for it, or have it at once: grantkeeper integration refresh nightly',
    ],
    [
      { status: 'pending', missingScopes: ['read'] },
      'warning',
      'pending',
      'a person consents: grantkeeper integration connect nightly',
    ],
    [{ status: 'paused' }, 'warning', 'paused', 'grantkeeper integration resume nightly'],
    [
      { dueAt: '2026-11-30T11:54:59.000Z' },
      'fault',
      'overdue',
      'see whether the home sweeps: its log, or the alarms of its stage; one at once: grantkeeper integration refresh nightly',
    ],
    [
      { expiresAt: '2026-11-30T12:01:00.000Z', lastRefreshedAt: '2026-11-30T11:59:00.000Z' },
      'warning',
      'lifetime_too_short',
      'let the vendor issue tokens of an hour, in its console or with another kind of application',
    ],
    [
      { refreshTokenExpiresAt: '2026-12-06T12:00:00.000Z' },
      'warning',
      'refresh_token_expires',
      'a person consents anew before: grantkeeper integration connect nightly',
    ],
    [
      { refreshTokenExpiresAt: '2026-11-30T11:00:00.000Z' },
      'fault',
      'refresh_token_expired',
      'a person consents anew before: grantkeeper integration connect nightly',
    ],
    [
      { missingScopes: ['write'] },
      'warning',
      'missing_scopes',
      'a person consents to them: grantkeeper integration connect nightly',
    ],
    [
      { missingScopes: ['write'], critical: true },
      'fault',
      'missing_scopes',
      'a person consents to them: grantkeeper integration connect nightly',
    ],
    [
      { health: { ok: false, at: '2026-11-30T11:00:00.000Z', detail: 'not_api' } },
      'warning',
      'not_api',
      'docs/runbook.md (health-failing) says what to do; then: grantkeeper run health nightly',
    ],
    [
      { health: { ok: false, at: '2026-11-30T11:00:00.000Z', detail: 'clock_off' }, critical: true },
      'fault',
      'clock_off',
      'docs/runbook.md (health-failing) says what to do; then: grantkeeper run health nightly',
    ],
    [
      {
        health: { ok: false, at: '2026-11-30T11:00:00.000Z', detail: 'scope_missing' },
        missingScopes: ['write'],
      },
      'warning',
      'missing_scopes',
      'a person consents to them: grantkeeper integration connect nightly',
    ],
  ] as const)('%j: %s %s', (change, level, code, mend) => {
    const found = integrationFindings({ ...integration, ...change }, NOW);
    expect(found).toMatchObject([{ level, code, mend, about: 'integration nightly' }]);
  });

  it('that was well at its last check gives nothing to say', () => {
    const broken = { ok: false, at: '2026-11-30T11:00:00.000Z', detail: 'not_api', about: 'client' } as const;
    expect(integrationFindings({ ...integration, canary: true, health: broken }, NOW)).toMatchObject([
      { level: 'fault', what: expect.stringContaining('it is the canary of') },
    ]);
    const health = { ok: true, at: '2026-11-30T11:00:00.000Z', detail: 'not_probed' } as const;
    expect(integrationFindings({ ...integration, health }, NOW)).toEqual([]);
  });

  it('is not overdue while its refresh may be under way', () => {
    expect(integrationFindings({ ...integration, dueAt: '2026-11-30T11:55:00.000Z' }, NOW)).toEqual([]);
  });
});

describe('a home', () => {
  it.each([
    [0, []],
    [5000, []],
    [-6000, [{ level: 'warning', what: "the clock of this machine is 6 s behind the home's" }]],
    [90_000, [{ level: 'fault', what: "the clock of this machine is 90 s ahead of the home's" }]],
  ] as const)('whose clock is %d ms away', (apart, found) => {
    expect(clockFindings(URL, NOW, NOW + apart)).toMatchObject(found);
  });

  it('that is older lacks routes', () => {
    expect(contractFindings(URL, contract)).toEqual([]);
    const { '/v1/integrations/{id}/grant': _grant, ...paths } = contract.paths;
    expect(contractFindings(URL, { ...contract, paths })).toMatchObject([
      { level: 'warning', code: 'older_home', what: 'it does not have PUT /v1/integrations/{id}/grant' },
    ]);
  });

  it('that refuses is a finding too', () => {
    expect(refusedFinding(URL, new GrantkeeperError('unauthorized', 'the key is wrong'))).toMatchObject({
      level: 'fault',
      code: 'unauthorized',
      what: 'the key is wrong',
    });
  });
});

describe('webhooks', () => {
  it('that are signed over their body give nothing to say; a shared token and a secret path do', () => {
    const vendors = ['github', 'gitlab', 'figma', 'nobody'];
    const clients = vendors.map((vendor) => ({ ...client, id: `at-${vendor}`, vendor }));
    expect(webhookFindings(clients, vendorFinder('')).map(({ code, about }) => [code, about])).toEqual([
      ['weak_webhook', 'client at-figma'],
    ]);
  });
});

describe('what is said', () => {
  it('has faults first, each with what mends it, and counts', () => {
    const finding = { about: 'client a', what: 'it is so', mend: 'do this' };
    expect(
      findingsText(
        [
          { level: 'warning', code: 'one', ...finding },
          { level: 'fault', code: 'two', ...finding },
        ],
        '1 client, 0 integrations',
      ),
    ).toEqual([
      'fault    two  client a',
      '         it is so',
      '         mend it: do this',
      '',
      'warning  one  client a',
      '         it is so',
      '         mend it: do this',
      '',
      '1 client, 0 integrations: 1 fault, 1 warning',
    ]);
  });
});
