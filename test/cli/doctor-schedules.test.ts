import { describe, expect, it } from 'vitest';
import type { Client, Integration, ListedCampaign, ReconcilePasses } from '#shared/client/index.ts';
import { clientFindings } from '../../infra/cli/doctor/client-findings.ts';
import { integrationFindings } from '../../infra/cli/doctor/integration-findings.ts';
import { registrationFindings } from '../../infra/cli/doctor/registration-findings.ts';
import { campaignFindings, passFindings } from '../../infra/cli/doctor/schedule-findings.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');

const client: Client = {
  id: 'billing',
  vendor: 'microsoft',
  clientId: 'at-microsoft',
  clientAuth: 'post',
  status: 'ok',
  circuit: { state: 'closed' },
  secret: { createdAt: '2026-11-01T00:00:00.000Z', pending: false },
};
type Webhook = NonNullable<Client['webhook']>;
const withWebhook = (over: Partial<Webhook>): Client => ({
  ...client,
  webhook: { url: 'https://keeper.example/webhooks/microsoft/billing', scheme: 'jwt', ...over },
});
const registration = (over: Partial<NonNullable<Webhook['registration']>>): Client =>
  withWebhook({
    registration: { by: 'microsoft-graph', url: 'https://keeper.example/', state: 'registered', ...over },
  });

describe('a webhook that the home registers', () => {
  it('gives nothing to say where it is registered and heard', () => {
    const lastDeliveryAt = '2026-11-30T11:00:00.000Z';
    expect(registrationFindings(registration({}), NOW)).toEqual([]);
    expect(registrationFindings(withWebhook({ lastDeliveryAt, silence: 'notice' }), NOW)).toEqual([]);
    expect(registrationFindings(client, NOW)).toEqual([]);
  });

  it.each([
    ['refused', 'webhook_refused', 'its webhook is refused by the vendor (http_403), since 2 d ago'],
    ['failed', 'webhook_failed', 'its webhook could not be looked after (http_403), since 2 d ago'],
  ] as const)('is a finding where it is %s', (kind, code, what) => {
    const trouble = { kind, code: 'http_403', since: '2026-11-28T12:00:00.000Z' };
    expect(registrationFindings(registration({ state: 'refused', trouble }), NOW)).toMatchObject([
      { level: 'warning', code, about: 'client billing', what: expect.stringContaining(what) },
    ]);
  });

  it('is a finding where it is silent', () => {
    const silent = withWebhook({ lastDeliveryAt: '2026-11-10T12:00:00.000Z', silence: 'alarm' });
    expect(registrationFindings(silent, NOW)).toMatchObject([
      { code: 'webhook_silent', what: expect.stringContaining('was heard last 20 d ago') },
    ]);
  });
});

describe('what ends beside a secret', () => {
  it.each([
    ['2027-01-30T12:00:00Z', []],
    ['2026-12-05T12:00:00Z', ['admin_credential_expires']],
    ['2026-11-01T12:00:00Z', ['admin_credential_expired']],
  ])('is a finding from two weeks ahead: a management credential until %s', (adminExpiresAt, codes) => {
    const rotation = { everyDays: 90, kind: 'gitlab', by: 'vendor', adminExpiresAt } as const;
    const found = clientFindings({ ...client, rotation }, NOW);
    expect(found.map(({ code }) => code)).toEqual(codes);
    expect(found.every(({ mend }) => mend.endsWith('grantkeeper client rotate billing --admin'))).toBe(true);
  });

  it('is a finding of a certificate too', () => {
    expect(clientFindings({ ...client, certificateExpiresAt: '2026-12-01T00:00:00Z' }, NOW)).toMatchObject([
      { code: 'client_certificate_expires' },
    ]);
  });
});

describe('an integration', () => {
  const integration: Integration = {
    id: 'nightly',
    vendor: 'acme',
    client: 'drive',
    grantType: 'authorization_code',
    status: 'active',
    version: 7,
    epoch: 1,
    scopes: ['read', 'write'],
    grantedScopes: ['read', 'write'],
    missingScopes: [],
    principal: 'service',
    owner: 'finance',
    critical: false,
    labels: {},
    failures: 0,
  };

  it('that came out of a backup is a finding while it is held', () => {
    const heldSince = '2026-11-30T11:00:00.000Z';
    expect(integrationFindings({ ...integration, heldSince }, NOW)).toMatchObject([
      {
        level: 'warning',
        code: 'restored_and_held',
        mend: expect.stringMatching(/^grantkeeper restore show /),
      },
    ]);
  });

  it('that lacks a scope is named with the jobs that need it', () => {
    const lacking = { ...integration, missingScopes: ['write'], neededBy: ['month-end', 'dunning'] };
    expect(integrationFindings(lacking, NOW)).toMatchObject([
      { code: 'missing_scopes', what: 'it lacks write, and these jobs need that: month-end, dunning' },
    ]);
  });
});

describe('a change of scopes', () => {
  const campaign: ListedCampaign = {
    id: 'more-files',
    vendor: 'acme',
    addScopes: ['files.write'],
    removeScopes: [],
    deadline: '2026-11-29T12:00:00.000Z',
    startedAt: '2026-10-01T12:00:00.000Z',
    state: 'overdue',
  };
  it('is a finding where it is late, and not else', () => {
    const others = (['running', 'finished', 'aborted'] as const).map((state) => ({ ...campaign, state }));
    expect(campaignFindings([campaign, ...others], NOW)).toMatchObject([
      { code: 'campaign_overdue', about: 'campaign more-files' },
    ]);
  });
});

describe('the comparisons of a day', () => {
  const passes = (items: ReconcilePasses['items']): readonly string[] =>
    passFindings({ items }, NOW).map(({ what }) => what);

  it('give nothing to say where they are made, or where there are none yet', () => {
    expect(passes([])).toEqual([]);
    const startedAt = '2026-11-29T13:00:00.000Z';
    expect(passes([{ walk: 'rows', startedAt, endedAt: '2026-11-29T13:05:00.000Z' }])).toEqual([]);
    expect(passes([{ walk: 'vault', startedAt }])).toEqual([]);
  });

  it('are a finding where they stay away, or come to no end', () => {
    const startedAt = '2026-11-27T12:00:00.000Z';
    expect(passes([{ walk: 'vendors', startedAt, endedAt: '2026-11-28T12:00:00.000Z' }])).toEqual([
      'nobody has compared what vendors say of grants with what is known here to the end: the last time was 2 d ago',
    ]);
    expect(passes([{ walk: 'vault', startedAt }])).toEqual([
      'nobody has compared what lies in the vault with the integrations to the end: it was begun 3 d ago',
    ]);
  });
});
