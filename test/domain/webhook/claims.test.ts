import { describe, expect, it } from 'vitest';
import { claimsIn } from '#shared/domain/webhook/claims.ts';
import { documentOf } from '#shared/domain/webhook/document.ts';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { vectors } from './checks.ts';

const claimsOf = (vendor: string, body: unknown, headers: Record<string, string> = {}) => {
  const webhook = CATALOGUE.find(({ id }) => id === vendor)?.webhook;
  if (webhook === undefined) throw new Error(`${vendor} sends nothing`);
  const bytes = new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
  const request = { method: 'POST', url: 'https://h.example.com/', query: '', headers, body: bytes };
  return claimsIn(webhook, request, documentOf(bytes)).map(({ means, users, accounts }) => ({
    means,
    users,
    accounts,
  }));
};
const vector = (id: string): string => vectors.find((one) => one.id === id)?.body ?? '';

describe('what deliveries say of grants', () => {
  it('slack: only the users that are named', () => {
    const body = {
      type: 'event_callback',
      team_id: 'T1',
      event: { type: 'tokens_revoked', tokens: { oauth: ['U1', 'U2'], bot: [] } },
    };
    expect(claimsOf('slack', body)).toEqual([{ means: 'revoked', users: ['U1', 'U2'], accounts: ['T1'] }]);
  });
  it('hubspot: each item for itself', () => {
    const body = [
      { subscriptionType: 'contact.creation', portalId: 1 },
      { subscriptionType: '4-1916193', portalId: 2 },
    ];
    expect(claimsOf('hubspot', body)).toEqual([{ means: 'account-revoked', users: [], accounts: ['2'] }]);
  });
  it('zoom', () =>
    expect(claimsOf('zoom', vector('zoom-app-deauthorized'))).toEqual([
      { means: 'revoked', users: ['z9jkdsfsdfjhdkfjQ'], accounts: ['EabCDEFghiLHMA'] },
    ]));
  it('discord', () =>
    expect(claimsOf('discord', vector('discord-deauthorized'))).toEqual([
      { means: 'revoked', users: ['268473310986240001'], accounts: [] },
    ]));
  it('linear', () =>
    expect(claimsOf('linear', vector('linear-oauthapp-revoked'), { 'linear-event': 'OAuthApp' })).toEqual([
      { means: 'account-revoked', users: [], accounts: ['dc844923-f9a4-40a3-825c-dea7747e57d6'] },
    ]));
  it('pipedrive, which names no event', () =>
    expect(claimsOf('pipedrive', vector('pipedrive-uninstall'))).toEqual([
      { means: 'revoked', users: ['1234'], accounts: ['123'] },
    ]));
  it('meta, whose deauthorisation names none either', () =>
    expect(claimsOf('meta', { algorithm: 'HMAC-SHA256', issued_at: 1, user_id: '42' })).toEqual([
      { means: 'revoked', users: ['42'], accounts: [] },
    ]));
  it('google: the subject lies in the event', () => {
    const subject = { subject: { subject_type: 'iss-sub', sub: '1234' } };
    const events = { 'https://schemas.openid.net/secevent/oauth/event-type/tokens-revoked': subject };
    expect(claimsOf('google', { iss: 'x', events })).toEqual([
      { means: 'account-revoked', users: ['1234'], accounts: [] },
    ]);
  });
  it('github: only with the right action', () => {
    const headers = { 'x-github-event': 'github_app_authorization' };
    expect(claimsOf('github', { action: 'revoked', sender: { id: 7 } }, headers)).toEqual([
      { means: 'revoked', users: ['7'], accounts: [] },
    ]);
    expect(claimsOf('github', { action: 'other', sender: { id: 7 } }, headers)).toEqual([]);
  });
  it('nothing of other events, other shapes, and names that every object has', () => {
    expect(claimsOf('slack', { event: { type: 'message' }, team_id: 'T1' })).toEqual([]);
    expect(claimsOf('slack', { event: { type: 'tokens_revoked' }, team_id: 'T1' })).toEqual([]);
    expect(claimsOf('hubspot', { subscriptionType: '4-1916193', portalId: 2 })).toEqual([]);
    expect(claimsOf('stripe', { type: 'account.application.deauthorized', account: { id: 1 } })).toEqual([]);
  });
});

it.each(['', '"text"', '1', 'null', '{', '[[[[', '['.repeat(40) + ']'.repeat(40)])(
  '%s is no document',
  (text) => {
    expect(documentOf(new TextEncoder().encode(text))).toBeUndefined();
  },
);
