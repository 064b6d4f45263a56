import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { causeOf } from '#shared/usecases/cause-of.ts';

const sqlite = Object.assign(new Error('secret text of a row'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });

describe('causeOf', () => {
  it.each([
    [new StoreUnavailable('down'), 'StoreUnavailable'],
    [new StoreUnavailable('down', { cause: sqlite }), 'StoreUnavailable: Error 13'],
    [
      new StoreUnavailable('down', { cause: Object.assign(new Error('no'), { code: 'ECONNRESET' }) }),
      'StoreUnavailable: Error ECONNRESET',
    ],
    [new StoreUnavailable('down', { cause: new TypeError('odd') }), 'StoreUnavailable: TypeError'],
    ['text', 'unknown'],
  ])('%o: %s', (error, expected) => {
    expect(causeOf(error)).toBe(expected);
  });
});
