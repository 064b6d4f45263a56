import { describe, expect, it } from 'vitest';
import { parseHttpDate } from '#shared/domain/http-date.ts';
import { readLinks } from '#shared/domain/notice/links.ts';
import { readSigns } from '#shared/domain/notice/signs.ts';
import { instant } from '#shared/domain/time.ts';
import { NOW } from '../../support/integration.ts';

const at = (text: string) => instant(Date.parse(text));

describe('an HTTP-date', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37Z'],
    ['Tuesday, 16-Feb-27 00:00:00 GMT', '2027-02-16T00:00:00Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37Z'],
    ['Tue Feb 16 08:49:37 2027', '2027-02-16T08:49:37Z'],
  ])('in each of its three forms: %s', (text, wanted) => {
    expect(parseHttpDate(text, NOW)).toBe(at(wanted));
  });

  it.each([
    '2027-02-16',
    '2027-02-16T00:00:00Z',
    '1803427200',
    'Tue, 30 Feb 2027 00:00:00 GMT',
    'Tue, 16 Feb 2027 24:00:00 GMT',
    'Tue, 16 Feb 2027 00:60:00 GMT',
    'Tue, 16 Feb 2027 00:00:00 CET',
    'Tue, 16 Foo 2027 00:00:00 GMT',
    'tomorrow',
    '',
  ])('is not %j', (text) => {
    expect(parseHttpDate(text, NOW)).toBeUndefined();
  });
});

describe('what headers say', () => {
  it.each([
    [{ deprecation: '@1688169599' }, { isDeprecated: true, deprecatedAt: at('2023-06-30T23:59:59Z') }],
    [{ deprecation: ' @1688169599 ; a=1' }, { isDeprecated: true, deprecatedAt: at('2023-06-30T23:59:59Z') }],
    [{ deprecation: 'true' }, { isDeprecated: true }],
    [{ deprecation: '?1' }, { isDeprecated: true }],
    [
      { deprecation: 'Tue, 16 Feb 2027 00:00:00 GMT' },
      { isDeprecated: true, deprecatedAt: at('2027-02-16T00:00:00Z') },
    ],
    [
      { sunset: 'Tue, 16 Feb 2027 00:00:00 GMT' },
      { isDeprecated: false, sunsetAt: at('2027-02-16T00:00:00Z') },
    ],
  ])('%j', (headers, signs) => {
    expect(readSigns(headers, NOW)).toEqual({ signs: { links: [], ...signs }, malformed: 0 });
  });

  it.each([
    [{ deprecation: '1688169599' }, 1],
    [{ deprecation: '@soon' }, 1],
    [{ deprecation: '@99999999999999' }, 1],
    [{ deprecation: '@-1' }, 1],
    [{ deprecation: 'false' }, 1],
    [{ sunset: '2027-02-16' }, 1],
    [{ sunset: 'Tue, 16 Feb 2099 00:00:00 GMT' }, 1],
    [{ deprecation: 'x', sunset: 'y', link: 'z' }, 3],
    [{ link: '<https://acme.example/changes>; rel="deprecation"' }, 0],
    [{}, 0],
  ])('nothing to keep in %j', (headers, malformed) => {
    expect(readSigns(headers, NOW)).toEqual({ malformed });
  });

  it('keeps what is well formed beside what is not', () => {
    const headers = { deprecation: 'soon', sunset: 'Tue, 16 Feb 2027 00:00:00 GMT', link: '<<' };
    expect(readSigns(headers, NOW)).toEqual({
      signs: { isDeprecated: false, sunsetAt: at('2027-02-16T00:00:00Z'), links: [] },
      malformed: 2,
    });
  });
});

describe('links', () => {
  it('are kept where they lead to news of an end', () => {
    const header =
      '<https://acme.example/d>; rel="deprecation"; type="text/html", <https://acme.example/s>;rel=sunset,' +
      '<https://acme.example/v2>; title="a, b; c"; rel="next successor-version", <https://acme.example/p>; rel=prev';
    expect(readLinks(header)).toEqual([
      { rel: 'deprecation', href: 'https://acme.example/d' },
      { rel: 'sunset', href: 'https://acme.example/s' },
      { rel: 'successor-version', href: 'https://acme.example/v2' },
    ]);
  });

  it.each([
    '<javascript:alert(1)>; rel=deprecation',
    '<http://acme.example/d>; rel=deprecation',
    '<https://user:word@acme.example/d>; rel=deprecation',
    '</relative>; rel=deprecation',
    `<https://acme.example/${'x'.repeat(600)}>; rel=deprecation`,
  ])('that a person should not open are passed over: %s', (header) => {
    expect(readLinks(header)).toEqual([]);
  });

  it.each(['https://acme.example', '<https://acme.example', '<a>; rel="x', '<a> <b>', '<a>,,'])(
    'that are malformed are none: %s',
    (header) => {
      expect(readLinks(header)).toBeUndefined();
    },
  );

  it('are four at the most', () => {
    const header = Array.from({ length: 9 }, (_, n) => `<https://acme.example/${n}>; rel=sunset`).join(', ');
    expect(readLinks(header)).toHaveLength(4);
  });
});
