import { isMembers, textMember } from '#shared/domain/answer/read-body.ts';
import type { ListedSecret } from '#shared/domain/rotation/listed-secrets.ts';
import { Secret } from '#shared/domain/secret.ts';
import { bearer, MALFORMED, type SecretApi } from './secret-api.ts';

/**
 * Client secrets of an app of an Okta org, two at the most. An OIDC app's id is its client id. A secret is deleted once
 * it is inactive.
 * @see https://developer.okta.com/docs/guides/client-secret-rotation-key/main/
 * @see https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationSSOCredentialOAuth2ClientAuth
 */
export const okta: SecretApi = {
  adminToken: (_admin, { tokenEndpoint }) => ({
    tokenEndpoint: new URL('/oauth2/v1/token', tokenEndpoint).href,
    scopes: ['okta.apps.manage', 'okta.apps.read'],
  }),
  headers: (token, from) => (from === 'app' ? bearer(token) : { authorization: `SSWS ${token.reveal()}` }),
  list: async (ask, clientId) => {
    const said = await ask({ method: 'GET', path: secretsOf(clientId) });
    if (said.kind !== 'answered') return said;
    return Array.isArray(said.value) ? { kind: 'listed', secrets: said.value.flatMap(listed) } : MALFORMED;
  },
  make: async (ask, clientId, { value }) => {
    const body = value === undefined ? {} : { client_secret: value.reveal() };
    const said = await ask({ method: 'POST', path: secretsOf(clientId), body });
    if (said.kind !== 'answered') return said;
    const made = isMembers(said.value) ? said.value : {};
    const id = textMember(made, 'id');
    const told = textMember(made, 'client_secret');
    const kept = value ?? (told === undefined ? undefined : new Secret(told));
    return id === undefined || kept === undefined ? MALFORMED : { kind: 'made', secret: { id, value: kept } };
  },
  remove: async (ask, clientId, id) => {
    const path = `${secretsOf(clientId)}/${encodeURIComponent(id)}`;
    const off = await ask({ method: 'POST', path: `${path}/lifecycle/deactivate` });
    if (off.kind === 'refused' && off.code === GONE) return { kind: 'removed' };
    if (off.kind === 'failed') return off;
    // One that was inactive already may be refused a deactivation: whether it goes is for the deletion to say.
    const said = await ask({ method: 'DELETE', path });
    const isGone = said.kind === 'answered' || (said.kind === 'refused' && said.code === GONE);
    return isGone ? { kind: 'removed' } : said;
  },
};

const GONE = 'http_404';

const secretsOf = (clientId: string): string =>
  `/api/v1/apps/${encodeURIComponent(clientId)}/credentials/secrets`;

function listed(one: unknown): readonly ListedSecret[] {
  if (!isMembers(one)) return [];
  const id = textMember(one, 'id');
  const value = textMember(one, 'client_secret');
  if (id === undefined) return [];
  return [{ id, ...(value === undefined ? {} : { value: new Secret(value) }) }];
}
