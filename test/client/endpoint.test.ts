import { expect, it } from 'vitest';
import { endpointOf } from '#shared/client/outcome/endpoint.ts';

it.each([
  ['https://api.vendor.example/v2.1/contacts', 'https://api.vendor.example/v2.1/contacts'],
  [
    'https://api.vendor.example:8443/rest/2026-04/orders/',
    'https://api.vendor.example:8443/rest/2026-04/orders/',
  ],
  ['https://u:p@vendor.example/a?token=hunter2#b', 'https://vendor.example/a'],
  ['https://vendor.example/users/8812/posts/17', 'https://vendor.example/users/{id}/posts/{id}'],
  ['https://vendor.example/x/0b6c4d2e-9a0f-4a51-8f0c-1d2e3f4a5b6c', 'https://vendor.example/x/{id}'],
  ['https://vendor.example/x/DEADBEEFdeadbeef', 'https://vendor.example/x/{id}'],
  ['https://vendor.example/x/00Q5g00000AbCdEfGAJ', 'https://vendor.example/x/{id}'],
  ['https://vendor.example/x/a%20rather%20long%20name%20of%20a%20thing', 'https://vendor.example/x/{id}'],
  ['https://vendor.example/services/data/query', 'https://vendor.example/services/data/query'],
  ['https://vendor.example/rest/api/3/issue/17', 'https://vendor.example/rest/api/3/issue/{id}'],
  ['', undefined],
  ['/relative', undefined],
  [undefined, undefined],
])('%s is called %s', (url, expected) => {
  expect(endpointOf(url)).toBe(expected);
});
