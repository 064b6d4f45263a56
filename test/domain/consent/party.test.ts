import { describe, expect, it } from 'vitest';
import { isAnother, partyIn, partyOf } from '#shared/domain/consent/party.ts';

const SLACK = { from: 'answer', user: '/authed_user/id', account: '/team/id' } as const;

describe('who consented', () => {
  const answer = { team: { id: 'T1' }, authed_user: { id: 'U1' }, numbers: [1, 2], id: 42 };
  it.each([
    ['by the token answer', SLACK, { user: 'U1', account: 'T1' }],
    ['by a number', { from: 'answer', user: '/id' }, { user: '42' }],
    ['by the first of a list', { from: 'answer', account: '/numbers/0' }, { account: '1' }],
    ['not by several', { from: 'answer', account: '/numbers/*' }, undefined],
    ['not by what is no name', { from: 'answer', user: '/team' }, undefined],
    ['not by what is not there', { from: 'answer', user: '/constructor/name' }, undefined],
    [
      'by the identity token',
      { from: 'id_token', user: '/sub', account: '/tid' },
      { user: 'ada', account: 't' },
    ],
    ['by its subject where the vendor says nothing else', undefined, { user: 'ada' }],
    ['not yet, where a call would tell', { from: 'probe', user: '/sub' }, undefined],
  ] as const)('%s', (_what, rule, party) => {
    expect(partyIn(rule, answer, { sub: 'ada', tid: 't' })).toEqual(party);
  });

  it('has a name of at most 255 characters', () => {
    expect(partyIn(undefined, {}, { sub: 'a'.repeat(255) })).toEqual({ user: 'a'.repeat(255) });
    expect(partyIn(undefined, {}, { sub: 'a'.repeat(256) })).toBeUndefined();
    expect(partyIn(undefined, {}, { sub: '' })).toBeUndefined();
  });
});

it('whose grant it is, is said by the consent before it is said by a label', () => {
  const labels = { 'vendor-user': 'u0', 'vendor-account': 'a0', team: 'payroll' };
  expect(partyOf({ labels })).toEqual({ user: 'u0', account: 'a0' });
  expect(partyOf({ labels, grantedBy: { user: 'u1' } })).toEqual({ user: 'u1', account: 'a0' });
  expect(partyOf({ labels: {} })).toEqual({});
});

it.each([
  ['the same', { user: 'u', account: 'a' }, { user: 'u', account: 'a' }, false],
  ['another user', { user: 'u', account: 'a' }, { user: 'v', account: 'a' }, true],
  ['another account', { user: 'u', account: 'a' }, { user: 'u', account: 'b' }, true],
  ['one of whom nothing is known', {}, { user: 'u', account: 'a' }, false],
  ['one who says nothing', { user: 'u', account: 'a' }, {}, false],
  ['one who says less', { user: 'u', account: 'a' }, { account: 'a' }, false],
])('%s', (_what, known, newcomer, another) => expect(isAnother(known, newcomer)).toBe(another));
