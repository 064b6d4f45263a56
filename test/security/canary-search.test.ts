import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CanarySearch } from '../support/canaries.ts';

const TOKEN = 'rt.payroll.3.Zk9-_qT7wLm2XcVb0RaH';
const SECRET = 's+cr/et="&< %of-the-client';
const search = new CanarySearch([
  { name: 'the token', value: TOKEN },
  { name: 'the secret', value: SECRET },
]);
const hex = (text: string) => Buffer.from(text).toString('hex');

/** How programs show a text. */
const FORMS: Readonly<Record<string, (text: string) => string | Uint8Array>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  'as bytes': (text) => Buffer.from(text),
  'in UTF-16': (text) => Buffer.from(text, 'utf16le'),
  'in UTF-16, big end first': (text) => Buffer.from(text, 'utf16le').swap16(),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 behind one byte': (text) => Buffer.from(`x${text}`).toString('base64'),
  'in base64 behind two bytes': (text) => Buffer.from(`xy${text}z`).toString('base64'),
  'in base64url behind a client id': (text) => Buffer.from(`client:${text}`).toString('base64url'),
  'in hexadecimal': hex,
  'in hexadecimal capitals': (text) => hex(text).toUpperCase(),
  'percent-encoded': (text) => encodeURIComponent(text),
  'percent-encoded byte by byte': (text) => hex(text).replace(/../g, '%$&'),
  'as a form field': (text) => new URLSearchParams({ token: text }).toString(),
  'as JSON': (text) => JSON.stringify({ text }),
  'in HTML': (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;'),
};

describe('the search for secrets', () => {
  it.each(Object.entries(FORMS))('finds what is shown %s', (_name, form) => {
    for (const [name, value] of [
      ['the token', TOKEN],
      ['the secret', SECRET],
    ] as const) {
      const shown = Buffer.concat([
        Buffer.from('before it: '),
        Buffer.from(form(value)),
        Buffer.from(' after'),
      ]);
      expect(search.found(shown).some((hit) => hit.startsWith(name))).toBe(true);
    }
  });

  it('finds the half of a token that nobody could guess', () => {
    expect(search.found(`…${TOKEN.slice(-12)}`)).toEqual(['the token in part']);
    expect(search.found(`${TOKEN.slice(0, -5)}…`)).toEqual(['the token in part']);
  });

  it('takes nothing else for a secret', () => {
    expect(
      search.found('rt.payroll.3. of the integration payroll, hidden; sha256 of it: 9f86d081884c7d65'),
    ).toEqual([]);
    expect(search.found(gzipSync('what is compressed is not looked into'))).toEqual([]);
    expect(search.found('')).toEqual([]);
  });
});
