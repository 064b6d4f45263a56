import { describe, expect, it } from 'vitest';
import { errorOfStatus, errorSaid } from '#shared/domain/answer/error-said.ts';

const NO_CODE = { code: undefined };

describe('errorSaid', () => {
  it.each<[string, Record<string, unknown>, { code: string | undefined } | undefined]>([
    ['a code', { error: 'invalid_grant' }, { code: 'invalid_grant' }],
    ['a code of every letter that a code may have', { error: 'aZ09_.-' }, { code: 'aZ09_.-' }],
    ['free text', { error: 'it is bad' }, NO_CODE],
    ['a text with a code in it', { error: 'bad: invalid_grant' }, NO_CODE],
    ['blanks', { error: ' ' }, undefined],
    ['a number', { error: 190 }, { code: '190' }],
    ['zero, where all went well', { error: 0 }, undefined],
    ['zero as text', { error: '0' }, undefined],
    ['true', { error: true }, NO_CODE],
    ['false', { error: false }, undefined],
    ['null', { error: null }, undefined],
    ['an object with its code', { error: { code: 190, type: 'OAuthException' } }, { code: '190' }],
    ['an object with its type alone', { error: { type: 'OAuthException' } }, { code: 'OAuthException' }],
    ['an object without a code', { error: { message: 'no' } }, NO_CODE],
    ['a list of objects', { errors: [{ code: 'UNAUTHORIZED' }, { code: 'X' }] }, { code: 'UNAUTHORIZED' }],
    ['a list of codes', { errors: ['expired'] }, { code: 'expired' }],
    ['an empty list', { errors: [] }, undefined],
    ['errors that are no list', { errors: 'expired' }, undefined],
    ['ok false', { ok: false }, NO_CODE],
    ['ok true', { ok: true }, undefined],
    ['a code beside a list', { error: 'first', errors: ['second'] }, { code: 'first' }],
    ['a code where only an answer with an error status has it', { code: 'invalid_grant' }, undefined],
  ])('%s', (_name, members, said) => {
    expect(errorSaid(members)).toStrictEqual(said);
  });
});

describe('errorOfStatus', () => {
  it.each<[string, Record<string, unknown>, string | undefined]>([
    ['errorCode', { errorCode: 'e1', error_code: 'e2', code: 'e3', status: 'e4', type: 'e5' }, 'e1'],
    ['error_code', { error_code: 'e2', code: 'e3', status: 'e4', type: 'e5' }, 'e2'],
    ['code', { code: 'e3', status: 'e4', type: 'e5' }, 'e3'],
    ['status', { status: 'e4', type: 'e5' }, 'e4'],
    ['type', { type: 'e5' }, 'e5'],
    ['the status once more', { status: 400, type: 'e5' }, 'e5'],
    ['a name whose value may not be shown is passed over', { code: 'it is bad', status: 'e4' }, 'e4'],
    ['error before all others', { code: 'e3', error: 'e0' }, 'e0'],
    ['none', { message: 'no' }, undefined],
  ])('%s', (_name, members, code) => {
    expect(errorOfStatus(members)).toStrictEqual({ code });
  });
});
