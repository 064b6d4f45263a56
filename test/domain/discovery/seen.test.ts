import { expect, it } from 'vitest';
import { keyNames } from '#shared/domain/discovery/key-set.ts';
import { lookAtDiscovery } from '#shared/domain/discovery/seen.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import { aVendorId, NOW } from '../../support/integration.ts';

const vendor = (issuer: string): Vendor => ({
  id: aVendorId('acme'),
  issuer,
  tokenEndpoint: 'https://a.example/t',
  clientAuth: 'post',
  rotation: { kind: 'none' },
});

const look = (issuer: string, document: object, keys?: readonly string[]) =>
  lookAtDiscovery(
    { vendor: vendor(issuer), authMethods: ['post'] },
    undefined,
    { kind: 'fetched', url: 'https://a.example/w', text: JSON.stringify(document), ...(keys && { keys }) },
    NOW,
  );

it('keeps less than 4 KB of whatever a document says', () => {
  const long = (n: number) => `https://a.example/${String(n).repeat(200)}`;
  const names = [
    'authorization_endpoint',
    'token_endpoint',
    'revocation_endpoint',
    'introspection_endpoint',
    'registration_endpoint',
    'device_authorization_endpoint',
    'userinfo_endpoint',
    'jwks_uri',
  ];
  const words = Array.from({ length: 500 }, (_, n) => `urn:example:${n}`);
  const grants = ['authorization_code', 'refresh_token', 'client_credentials'];
  const keys = Array.from({ length: 500 }, (_, n) => ({ kid: `key-${n}` }));
  const document = {
    issuer: 'https://a.example',
    ...Object.fromEntries(names.map((name, n) => [name, long(n)])),
    grant_types_supported: [...words, ...grants],
    token_endpoint_auth_methods_supported: [...words, 'none'],
    code_challenge_methods_supported: words,
    anything: 'x'.repeat(100_000),
  };
  const { seen } = look('https://a.example', document, keyNames(JSON.stringify({ keys })));
  expect(seen.fields?.grantTypes).toEqual(grants);
  expect(seen.keys).toHaveLength(32);
  expect(Object.keys(seen.fields?.endpoints ?? {})).toHaveLength(8);
  expect(JSON.stringify(seen).length).toBeLessThan(4096);
});

it.each([
  ['https://login.example/{tenantid}/v2.0', 'https://login.example/acme/v2.0', 0],
  ['https://login.example/{tenantid}/v2.0', 'https://login.example/a/b/v2.0', 1],
  ['https://login.example/{a}/{b}', 'https://login.example/x/y', 1],
  ['https://login.example', 'https://login.example/', 1],
])('takes %s for the issuer %s with a finding or without: %i', (announced, ours, findings) => {
  const document = { issuer: announced, token_endpoint: 'https://a.example/t' };
  expect(look(ours, document).findings).toHaveLength(findings);
});

it('takes an address for the same that is only written otherwise', () => {
  const document = { issuer: 'https://a.example', token_endpoint: 'https://A.example:443/t' };
  expect(look('https://a.example', document).findings).toEqual([]);
});

it('compares with what we do at the first look already', () => {
  const document = {
    issuer: 'https://a.example',
    token_endpoint: 'https://a.example/other',
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
  };
  expect(look('https://a.example', document).findings.map(({ key, severity }) => [key, severity])).toEqual([
    ['token_endpoint https://a.example/other', 'breaking'],
    ['authentication method client_secret_post', 'breaking'],
  ]);
});

it('tells keys apart by their names, whatever their order', () => {
  const set = (...kids: readonly string[]) =>
    keyNames(JSON.stringify({ keys: kids.map((kid) => ({ kid })) }));
  expect(set('one', 'two')).toEqual(set('two', 'one'));
  expect(set('one')).not.toEqual(set('two'));
  expect([keyNames('<html>'), keyNames('{}'), keyNames('{"keys":[]}')]).toEqual([undefined, undefined, []]);
});
