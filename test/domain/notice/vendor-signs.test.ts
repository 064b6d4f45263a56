import { describe, expect, it } from 'vitest';
import { readSigns } from '#shared/domain/notice/signs.ts';
import type { VendorSign } from '#shared/domain/vendor-sign.ts';
import { NOW } from '../../support/integration.ts';

const sign = (header: string, means: VendorSign['means']): VendorSign => ({
  header,
  means,
  standing: 'documented',
  source: 'https://acme.example/changes',
});
const KNOWN = [
  sign('X-Acme-Deprecated-Reason', 'deprecated'),
  sign('X-Acme-Version', 'version'),
  sign('Acme-Change', 'changes'),
  sign('Warning', 'warning'),
];

const read = (
  vendor: Readonly<Record<string, string>>,
  endpoint = 'GET https://api.acme.example/2026-01/me',
) => readSigns({ vendor }, NOW, { known: KNOWN, endpoint });

describe('a header of the vendor’s own', () => {
  it.each([
    [
      { 'x-acme-deprecated-reason': 'Shop.products, Shop.variants' },
      'X-Acme-Deprecated-Reason: Shop.products, Shop.variants',
      [],
    ],
    [
      { 'x-acme-deprecated-reason': 'https://acme.example/why' },
      'X-Acme-Deprecated-Reason',
      ['https://acme.example/why'],
    ],
    // A sentence is the vendor's, and not kept.
    [{ 'x-acme-deprecated-reason': 'please call Bob about it' }, 'X-Acme-Deprecated-Reason', []],
    [{ 'x-acme-version': '2026-04' }, 'asked for 2026-01, answered by 2026-04', []],
    [
      { 'acme-change': 'name=new_lists;info=https://acme.example/lists;affected=true' },
      'change new_lists',
      ['https://acme.example/lists'],
    ],
    [{ 'acme-change': 'name=one;affected=true,name=two;affected=false' }, 'change one', []],
    [{ warning: '299 - "This version will go away"' }, 'Warning: 299', []],
    [
      { 'x-acme-version': '2026-04', warning: '299 acme "x"' },
      'asked for 2026-01, answered by 2026-04; Warning: 299',
      [],
    ],
  ] as const)('%j says: %s', (headers, says, links) => {
    const { signs } = read(headers);
    expect(signs).toMatchObject({ isDeprecated: true, says });
    expect(signs?.links.map(({ href }) => href)).toEqual(links);
  });

  it.each([
    [{ 'x-acme-version': '2026-01' }],
    [{ 'acme-change': 'name=new_lists;affected=false' }],
    [{ 'acme-change': 'name=<script>;affected=true' }],
    [{ warning: '199 - "miscellaneous"' }],
    [{ 'x-other': 'Shop.products' }],
  ])('%j says nothing of an end', (headers) => {
    expect(read(headers)).toEqual({ malformed: 0 });
  });

  it('names no version where none was asked for', () => {
    expect(read({ 'x-acme-version': '2026-04' }, 'GET https://api.acme.example/me')).toEqual({
      malformed: 0,
    });
  });

  it('stands beside the standard ones, and links are few', () => {
    const headers = {
      sunset: 'Tue, 16 Feb 2027 00:00:00 GMT',
      link: '<https://acme.example/a>; rel="sunset"',
      vendor: { 'x-acme-deprecated-reason': Array(9).fill('https://acme.example/b').join(',') },
    };
    const { signs } = readSigns(headers, NOW, { known: KNOWN });
    expect(signs).toMatchObject({ sunsetAt: Date.parse('2027-02-16'), says: 'X-Acme-Deprecated-Reason' });
    expect(signs?.links).toHaveLength(4);
  });

  it('is never kept at any length', () => {
    const { signs } = read({ 'x-acme-deprecated-reason': Array(900).fill('a'.repeat(64)).join(',') });
    expect(signs?.says?.length).toBeLessThanOrEqual(300);
  });
});
