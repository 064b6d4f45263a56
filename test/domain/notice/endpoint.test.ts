import { expect, it } from 'vitest';
import { normalEndpoint } from '#shared/domain/notice/endpoint.ts';

it.each([
  ['/v1/contacts', '/v1/contacts'],
  ['GET /v1/contacts?limit=5&token=secret', 'GET /v1/contacts'],
  ['post /v1/contacts#top', 'POST /v1/contacts'],
  ['https://user:word@API.Acme.Example/v1/contacts?x=1', 'api.acme.example/v1/contacts'],
  ['/v1/contacts/4711', '/v1/contacts/{id}'],
  ['/v1/contacts/0b8f3c1e-3c0a-4a52-9a55-8a3b3f0c9d11/notes', '/v1/contacts/{id}/notes'],
  ['/bot123456:AAF-secret/getMe', '/{id}/getMe'],
  ['/users/ada%40acme.example', '/users/{id}'],
  ['/users/ada@acme.example', '/users/{id}'],
  ['/services/data/v65.0/sobjects', '/services/data/v65.0/sobjects'],
  ['/oauth/2026-03/token', '/oauth/2026-03/token'],
  ['/rest/api/3/webhook', '/rest/api/3/webhook'],
  ['/reports/2026-03-01', '/reports/{id}'],
  ['/api/chat.postMessage', '/api/chat.postMessage'],
  [`/x/${'a'.repeat(41)}`, '/x/{id}'],
  ['/a/../b', '/b'],
])('%s is %s', (text, wanted) => {
  expect(normalEndpoint(text)).toBe(wanted);
});

it.each(['contacts', 'GET', 'ftp://acme.example/x', 'https://', 'a b /c', 'javascript:alert(1)'])(
  '%j is no address',
  (text) => {
    expect(normalEndpoint(text)).toBeUndefined();
  },
);

it('is short, however long the address', () => {
  const long = `/${Array.from({ length: 300 }, () => 'abcdefghijklmnopqrst').join('/')}`;
  expect(normalEndpoint(long)?.length).toBeLessThanOrEqual(200);
  expect(normalEndpoint(`/${'a/'.repeat(20)}`)).toBe(`${'/a'.repeat(12)}/…`);
});
