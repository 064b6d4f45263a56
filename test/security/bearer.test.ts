import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { bearerCheck } from '../../infra/local/bearer.ts';

const compared = vi.hoisted((): [given: number, expected: number][] => []);
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return {
    ...crypto,
    timingSafeEqual: (given: NodeJS.ArrayBufferView, expected: NodeJS.ArrayBufferView) => {
      compared.push([given.byteLength, expected.byteLength]);
      return crypto.timingSafeEqual(given, expected);
    },
  };
});
afterEach(() => compared.splice(0));

const KEY = 'gk_Zk9-_qT7wLm2XcVb0RaH';
const mayCall = bearerCheck(KEY);

it('whatever is sent, digests of one length are compared in constant time', () => {
  for (const sent of [
    undefined,
    '',
    'Bearer',
    `Bearer ${KEY}`,
    `Bearer ${KEY.slice(0, 5)}`,
    'x'.repeat(9000),
  ]) {
    mayCall(sent);
  }
  expect(compared).toEqual(Array.from({ length: 6 }, () => [32, 32]));
});

it('nothing but the key opens', () => {
  expect(mayCall(`Bearer ${KEY}`)).toBe(true);
  const near = fc
    .tuple(fc.nat(KEY.length), fc.string({ unit: 'binary', maxLength: 3 }), fc.nat(2))
    .map(([at, put, cut]) => `Bearer ${KEY.slice(0, at)}${put}${KEY.slice(at + cut)}`);
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (sent) => {
      const isKey = sent.trimEnd() === `Bearer ${KEY}` && /^[ -~]*$/.test(sent);
      expect(mayCall(sent)).toBe(isKey);
    }),
    { seed: 20_261_124, numRuns: 2000 },
  );
});
