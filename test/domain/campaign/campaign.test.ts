import { describe, expect, it } from 'vitest';
import {
  type CampaignId,
  isAffected,
  isInTheWay,
  isSameChange,
  wantedAfter,
} from '#shared/domain/campaign/campaign.ts';
import { memberOf, neededFrom, stillMissing } from '#shared/domain/campaign/member.ts';
import { migrationOf } from '#shared/domain/campaign/migration.ts';
import {
  countsOf,
  leftOf,
  nextReminderDays,
  reminderReached,
  stateOfCampaign,
} from '#shared/domain/campaign/progress.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { after, before, days, minutes } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { aCampaign } from '../../support/campaign.ts';
import { aClientId, anIntegration, aVendorId, NOW, tokenFacts } from '../../support/integration.ts';

const ACME: Vendor = {
  id: aVendorId('acme'),
  authorizationEndpoint: 'https://auth.acme.example/authorize',
  tokenEndpoint: 'https://auth.acme.example/token',
  clientAuth: 'post',
  rotation: { kind: 'strict' },
};
const { authorizationEndpoint: _page, ...WITHOUT_PAGE } = ACME;
const swap = aCampaign({ addScopes: ['write'], removeScopes: ['read'] });
const withGrant = (grantedScopes: readonly string[], more: Partial<Integration> = {}): Integration =>
  anIntegration({ tokens: tokenFacts({ grantedScopes }), ...more });

describe('what a campaign changes', () => {
  it('is what was wanted, with and without its scopes, each once', () => {
    expect(wantedAfter(swap, ['read', 'list', 'write'])).toEqual(['list', 'write']);
  });

  it.each([
    ['one that lacks a scope', {}, true],
    ['one that has it, and another that would go', { scopes: ['write', 'read'] }, true],
    ['one that wants what it should', { scopes: ['write'] }, false],
    ['one of another vendor', { vendor: aVendorId('other') }, false],
    ['one of another client', { client: aClientId('other') }, false],
  ] as const)('%s', (_name, more, expected) => {
    expect(isAffected({ ...swap, client: aClientId('acme-main') }, anIntegration(more))).toBe(expected);
  });

  it('is in the way of another that runs for one of the same', () => {
    const other = aCampaign({ id: 'other' as CampaignId });
    expect(isInTheWay(swap, other)).toBe(true);
    expect(isInTheWay(swap, swap)).toBe(false);
    expect(isInTheWay(swap, { ...other, abortedAt: NOW })).toBe(false);
    expect(isInTheWay(swap, { ...other, vendor: aVendorId('other') })).toBe(false);
    const [one, two] = [aClientId('one'), aClientId('two')];
    expect(isInTheWay({ ...swap, client: one }, { ...other, client: two })).toBe(false);
    expect(isInTheWay({ ...swap, client: one }, other)).toBe(true);
  });

  it('is the same in any order and by any day', () => {
    const one = aCampaign({ addScopes: ['a', 'b'] });
    expect(isSameChange(one, { ...one, addScopes: ['b', 'a'], deadline: NOW })).toBe(true);
    expect(isSameChange(one, { ...one, addScopes: ['a'] })).toBe(false);
    expect(isSameChange(one, { ...one, removeScopes: ['c'] })).toBe(false);
  });
});

describe('who has to act', () => {
  const dead = { care: { status: 'revoked', since: NOW } } as const;
  it.each([
    ['nobody where all is granted', withGrant(['read', 'write']), 'nobody'],
    ['a person where it is not', withGrant(['read']), 'person'],
    ['a person where the grant is dead', withGrant(['write'], dead), 'person'],
    ['the client where it is its own', withGrant(['read'], { grantType: 'client_credentials' }), 'client'],
    ['the client where it exchanges', withGrant(['read'], { grantType: 'token_exchange' }), 'client'],
  ] as const)('%s', (_name, row, expected) => {
    expect(neededFrom(swap, row)).toBe(expected);
  });

  it('is not held against a new grant that it lacks what the old one lacks as well', () => {
    const row = withGrant(['read'], { scopes: ['read', 'offline_access'] });
    expect(stillMissing(row, ['read', 'offline_access', 'write'], ['read', 'write'])).toEqual([]);
    expect(stillMissing(row, ['read', 'offline_access', 'write'], ['read'])).toEqual(['write']);
  });
});

describe('how far a row is', () => {
  const add = aCampaign({ addScopes: ['write'] });
  const at = (state: 'asked' | 'declined' | 'refused' | 'cut_over', more = {}) => ({
    migration: migrationOf(add, { state, at: NOW, ...more }),
  });
  const machine = { grantType: 'client_credentials' } as const;

  it.each([
    ['untouched', withGrant(['read']), { state: 'not_asked', needs: 'person' }],
    ['asked', withGrant(['read'], at('asked')), { state: 'asked' }],
    [
      'declined',
      withGrant(['read'], at('declined', { why: 'missing_scopes', missing: ['write'] })),
      { state: 'declined', why: 'missing_scopes', missing: ['write'] },
    ],
    [
      'refused',
      withGrant(['read'], { ...machine, ...at('refused', { why: 'refused' }) }),
      { state: 'cannot', why: 'refused', needs: 'client' },
    ],
    ['cut over', withGrant(['write'], { scopes: ['write'], ...at('cut_over') }), { state: 'cut_over' }],
    [
      'of an earlier campaign of the same id',
      withGrant(['read'], { migration: { ...at('asked').migration, startedAt: before(NOW, days(1)) } }),
      { state: 'not_asked' },
    ],
  ] as const)('%s', (_name, row, expected) => {
    expect(memberOf(add, row, ACME)).toMatchObject(expected);
  });

  it('is nothing to one that wants all of it already', () => {
    expect(memberOf(add, withGrant(['read'], { scopes: ['read', 'write'] }), ACME)).toBeUndefined();
  });

  it('says where there is no way, and what is paused', () => {
    expect(memberOf(add, withGrant(['read']), WITHOUT_PAGE)).toMatchObject({
      state: 'cannot',
      why: 'no_way',
    });
    const paused = withGrant(['read'], { ...machine, pausedAt: NOW });
    expect(memberOf(add, paused, WITHOUT_PAGE)).toMatchObject({ state: 'not_asked', why: 'paused' });
  });
});

describe('how far a campaign is', () => {
  const campaign = aCampaign({ deadline: after(NOW, days(30)) });
  const waiting = memberOf(campaign, withGrant(['read']), ACME);
  const counts = countsOf(waiting === undefined ? [] : [waiting]);

  it('is by its members, its deadline and its end', () => {
    expect([counts.not_asked, leftOf(counts)]).toEqual([1, 1]);
    expect(stateOfCampaign(campaign, counts, NOW)).toBe('running');
    expect(stateOfCampaign(campaign, counts, after(NOW, days(31)))).toBe('overdue');
    expect(stateOfCampaign(campaign, countsOf([]), after(NOW, days(31)))).toBe('finished');
    expect(stateOfCampaign({ ...campaign, abortedAt: NOW }, counts, NOW)).toBe('aborted');
  });

  it.each([
    [31, undefined, 1],
    [30, 30, 16],
    [29, 30, 15],
    [14, 14, 7],
    [3, 3, 2],
    [1, 1, undefined],
    [0, 1, undefined],
  ])('%i days ahead the reminder is that of %s, and the next comes in %s', (ahead, step, next) => {
    const now = before(campaign.deadline, days(ahead));
    expect([reminderReached(campaign, now), nextReminderDays(campaign, now)]).toEqual([step, next]);
  });

  it('is reminded of once more when the deadline has passed', () => {
    expect(reminderReached(campaign, after(campaign.deadline, minutes(1)))).toBe(0);
  });
});
