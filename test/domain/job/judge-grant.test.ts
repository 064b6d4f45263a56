import { describe, expect, it } from 'vitest';
import type { Integration } from '#shared/domain/integration.ts';
import type { JobNeed } from '#shared/domain/job/job.ts';
import { type GrantFacts, judgeGrant } from '#shared/domain/job/judge-grant.ts';
import { tokenWish } from '#shared/domain/job/token-wish.ts';
import { after, before, days, minutes, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import {
  aClient,
  anIntegration,
  anIntegrationId,
  aVendorId,
  NOW,
  tokenFacts,
} from '../../support/integration.ts';

const PAYROLL: JobNeed = { integration: anIntegrationId('payroll') };
/** A run that begins in half an hour and lasts an hour. */
const END = after(NOW, minutes(90));
const vendor: Vendor = {
  id: aVendorId('acme'),
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'none' },
};
/** An hour's token that was obtained a minute ago: as good as it gets, and too short for the run. */
const FRESH = tokenFacts({ obtainedAt: before(NOW, minutes(1)), expiresAt: after(NOW, minutes(59)) });
const grant = (over: Partial<Integration> = {}) => anIntegration({ tokens: FRESH, ...over });

function judged(row: Integration, facts: Partial<GrantFacts> = {}, need: JobNeed = PAYROLL) {
  const known: GrantFacts = {
    row,
    client: aClient(),
    vendor,
    detail: 'ok',
    wish: tokenWish(row, NOW, END),
    ...facts,
  };
  return judgeGrant(need, known, { now: NOW, end: END });
}
const reasons = (...given: Parameters<typeof judged>) => judged(...given).map(({ reason }) => reason);

describe('a grant lives through a run', () => {
  it('where its token is short and the next one can be had in mid-run', () => {
    expect(judged(grant())).toEqual([]);
  });

  it.each(['ok', 'not_probed', 'slow', 'clock_off'] as const)('where its check says %s', (detail) => {
    expect(judged(grant(), { detail })).toEqual([]);
  });

  it('where the vendor allows no refresh yet', () => {
    const row = grant({
      tokens: tokenFacts({ obtainedAt: before(NOW, minutes(40)), expiresAt: after(NOW, minutes(20)) }),
    });
    expect(reasons(row)).toEqual(['temporarily_unavailable']);
    expect(reasons(row, { vendor: { ...vendor, earliestRefreshSeconds: 3000 } })).toEqual([]);
  });

  it('where its token covers the run, and no refresh can be had meanwhile', () => {
    const tokens = tokenFacts({ expiresAt: END });
    expect(judged(grant({ tokens, heldUntil: after(NOW, minutes(5)) }))).toEqual([]);
    const { heldUntil: _none, ...row } = grant({ tokens: { ...tokens, hasRefreshToken: false } });
    expect(judged(row)).toEqual([]);
  });

  it('where a scope is missing that this job does not need', () => {
    const row = grant({ scopes: ['read', 'write'] });
    expect(judged(row, { detail: 'scope_missing' }, { ...PAYROLL, scopes: ['read'] })).toEqual([]);
  });

  it('where its refresh token ends before, and each refresh moves that on', () => {
    const refreshTokenIdleSeconds = 3600;
    expect(judged(grant(), { vendor: { ...vendor, refreshTokenIdleSeconds } })).toEqual([]);
  });
});

describe('a grant will not live through a run', () => {
  const cases: readonly [string, Integration, Partial<GrantFacts>, fix: string][] = [
    [
      'reauthorization_required',
      grant({ care: { status: 'reauthorization_required', since: NOW } }),
      { detail: undefined },
      'It holds no grant that works. A person has to connect it again: grantkeeper integration connect payroll.',
    ],
    [
      'reauthorization_required',
      grant({ grantType: 'client_credentials', care: { status: 'revoked', since: NOW } }),
      { detail: undefined },
      'It holds no grant that works. It is granted by client_credentials: look at the client acme-main at the vendor, then: grantkeeper integration refresh payroll.',
    ],
    [
      'paused',
      grant({ pausedAt: NOW }),
      { detail: undefined },
      'Its care is paused. Resume it: grantkeeper integration resume payroll.',
    ],
    [
      'access_token_too_short',
      grant({ tokens: { ...FRESH, hasRefreshToken: false } }),
      {},
      'Its access token ends at 2026-11-02T08:59:00.000Z, the run may last until 2026-11-02T09:30:00.000Z, and it has no refresh token. A person has to connect it again: grantkeeper integration connect payroll. Or lower maxRuntimeMinutes of the job.',
    ],
    [
      'refresh_token_expires',
      grant({ tokens: { ...FRESH, refreshTokenExpiresAt: after(NOW, minutes(80)) } }),
      {},
      'Its refresh token ends at 2026-11-02T09:20:00.000Z, before the run has surely ended. A person has to connect it again: grantkeeper integration connect payroll.',
    ],
    [
      'insufficient_scope',
      grant({ scopes: ['read', 'write'] }),
      {},
      'The grant lacks write. A person has to connect it again: grantkeeper integration connect payroll.',
    ],
    [
      'insufficient_scope',
      grant(),
      { detail: 'scope_missing' },
      'The grant lacks a scope that the API asks for. A person has to connect it again: grantkeeper integration connect payroll.',
    ],
    [
      'probe_failed',
      grant(),
      { detail: 'token_refused' },
      "The vendor's API refuses its token. A person has to connect it again: grantkeeper integration connect payroll.",
    ],
    [
      'probe_failed',
      grant(),
      { detail: 'unreachable' },
      "The API of acme does not answer as it should: look at the vendor's status page; see unreachable in docs/runbook.md.",
    ],
    [
      'probe_failed',
      grant(),
      { detail: 'not_api' },
      'The API of acme answers in another way than it does when all is well: see not_api in docs/runbook.md.',
    ],
    [
      'client_refused',
      grant(),
      { client: aClient({ status: 'refused' }) },
      'The vendor refuses the client acme-main. Bring it a secret that works: grantkeeper client rotate acme-main.',
    ],
    [
      'client_secret_expires',
      grant(),
      { client: aClient({ secret: { versionId: 'first', createdAt: NOW, expiresAt: END, pending: false } }) },
      'The secret of the client acme-main ends at 2026-11-02T09:30:00.000Z, before the run has surely ended. Replace it: grantkeeper client rotate acme-main.',
    ],
    [
      'temporarily_unavailable',
      grant({
        tokens: tokenFacts(),
        heldUntil: after(NOW, minutes(5)),
        lastError: { class: 'throttled', code: 'http_429', at: NOW },
      }),
      {},
      'No refresh can be had at this moment (http_429). It is tried again by itself; to try at once: grantkeeper integration refresh payroll.',
    ],
    [
      'temporarily_unavailable',
      grant({
        tokens: tokenFacts(),
        heldUntil: after(NOW, seconds(60)),
        care: { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false },
      }),
      {},
      'The vendor has refused its refresh once and is asked again within a minute or two. If it refuses again: A person has to connect it again: grantkeeper integration connect payroll.',
    ],
    [
      'temporarily_unavailable',
      grant(),
      { detail: undefined },
      'No refresh can be had at this moment. It is tried again by itself; to try at once: grantkeeper integration refresh payroll.',
    ],
  ];

  it.each(cases)('%s, and says what to do: %#', (reason, row, facts, fix) => {
    expect(judged(row, facts)).toEqual([{ integration: 'payroll', reason, fix }]);
  });

  it('for want of a scope that the integration does not ask for, which a consent alone does not bring', () => {
    const [failure] = judged(grant(), {}, { ...PAYROLL, scopes: ['read', 'admin'] });
    expect(failure).toMatchObject({
      reason: 'insufficient_scope',
      fix: expect.stringContaining('does not ask for admin'),
    });
  });

  it('and hears of everything at once', () => {
    const row = grant({
      tokens: { ...FRESH, grantedScopes: [], refreshTokenExpiresAt: after(NOW, minutes(80)) },
    });
    expect(reasons(row, { detail: 'vendor_fault', client: aClient({ status: 'refused' }) })).toEqual([
      'refresh_token_expires',
      'insufficient_scope',
      'probe_failed',
      'client_refused',
    ]);
  });
});

describe('the token that a gate asks for', () => {
  it('covers the run where the vendor’s tokens live that long', () => {
    const tokens = tokenFacts({ obtainedAt: before(NOW, days(1)), expiresAt: after(NOW, minutes(30)) });
    expect(tokenWish(grant({ tokens }), NOW, END)).toBe(minutes(90));
  });

  it('else is in the first half of its life, so that no check refreshes again what has just been refreshed', () => {
    expect(tokenWish(grant(), NOW, END)).toBe(minutes(30));
  });

  it('is a fresh one where nobody knows how long an imported one lives', () => {
    expect(tokenWish(grant({ tokens: { ...FRESH, imported: true } }), NOW, END)).toBe(minutes(90));
  });
});
