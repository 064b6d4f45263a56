import { expect, it } from 'vitest';
import { readAdminCredential } from '#shared/domain/rotation/admin-credential.ts';
import { Secret } from '#shared/domain/secret.ts';
import { SECRET_API_KINDS, type SecretApiKind } from '#shared/domain/vendor-secret.ts';

const app = { clientId: 'admin-app', clientSecret: 'admin-secret' };
const key = { clientId: 'admin-app', privateKeyJwk: { kty: 'EC', d: 'private' } };
const read = (kind: SecretApiKind, given: unknown) =>
  readAdminCredential(kind, new Secret(typeof given === 'string' ? given : JSON.stringify(given)));

it.each([
  ['entra', { ...app, tenant: 'contoso.onmicrosoft.com' }, 'app'],
  ['okta', key, 'app'],
  ['okta', '00QCjAl4MlV-WPXM', 'token'],
  ['auth0', app, 'app'],
  ['gitlab', 'glpat-0123456789', 'token'],
] as const)('%s takes %o', (kind, given, what) => {
  expect(read(kind, given)).toMatchObject({ kind: 'ok', admin: { kind: what } });
});

it('keeps each part apart', () => {
  const { admin } = read('okta', key) as { admin: { privateKeyJwk: Secret; clientId: string } };
  expect([admin.clientId, admin.privateKeyJwk.reveal()]).toEqual(['admin-app', '{"kty":"EC","d":"private"}']);
});

it.each<[SecretApiKind, unknown]>([
  ['entra', app],
  ['entra', { ...app, tenant: 'a/../b' }],
  ['entra', { ...app, tenant: '' }],
  ['entra', 'a-token-of-somebody'],
  ['okta', app],
  ['okta', { ...key, privateKeyJwk: { kty: 'EC' } }],
  ['okta', { ...key, issuer: 'https://attacker.example' }],
  ['auth0', { clientId: 'admin-app' }],
  ['auth0', { ...app, clientSecret: ' ' }],
  ['auth0', '[1]'],
  ['gitlab', { token: 'glpat-0123456789' }],
  ['gitlab', 'glpat with\r\na header'],
  ['gitlab', 'short'],
  ['gitlab', '{"cut off'],
])('%s refuses %o', (kind, given) => {
  expect(read(kind, given).kind).toBe('bad');
});

it.each(SECRET_API_KINDS)('says what %s wants, and nothing of what was given', (kind) => {
  const answer = read(kind, '{"clientSecret":"hush-hush"}');
  expect(answer.kind === 'bad' ? answer.rule : '').toMatch(/^must be /);
  expect(JSON.stringify(answer)).not.toContain('hush');
});
