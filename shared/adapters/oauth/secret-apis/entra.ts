import { isMembers, textMember } from '#shared/domain/answer/read-body.ts';
import type { ListedSecret } from '#shared/domain/rotation/listed-secrets.ts';
import { Secret } from '#shared/domain/secret.ts';
import { type Instant, instant, toRfc3339 } from '#shared/domain/time.ts';
import { bearer, MALFORMED, type SecretApi } from './secret-api.ts';

/**
 * Passwords of an application object in Microsoft Graph. The value is told once, by `addPassword`; a list has names and
 * what each value begins with.
 * @see https://learn.microsoft.com/en-us/graph/api/application-addpassword
 * @see https://learn.microsoft.com/en-us/graph/api/application-removepassword
 */
export const entra: SecretApi = {
  adminToken: ({ tenant = '' }, { tokenEndpoint, apiUrl }) => ({
    tokenEndpoint: new URL(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, tokenEndpoint).href,
    scopes: [`${new URL(apiUrl).origin}/.default`],
  }),
  headers: bearer,
  list: async (ask, clientId) => {
    const said = await ask({ method: 'GET', path: `${applicationOf(clientId)}?$select=passwordCredentials` });
    if (said.kind !== 'answered') return said;
    const credentials = isMembers(said.value) ? said.value.passwordCredentials : undefined;
    if (!Array.isArray(credentials)) return MALFORMED;
    return { kind: 'listed', secrets: credentials.flatMap(listed) };
  },
  make: async (ask, clientId, { name, until }) => {
    const passwordCredential = { displayName: name, endDateTime: toRfc3339(until) };
    const path = `${applicationOf(clientId)}/addPassword`;
    const said = await ask({ method: 'POST', path, body: { passwordCredential } });
    if (said.kind !== 'answered') return said;
    const made = isMembers(said.value) ? said.value : {};
    const value = textMember(made, 'secretText');
    const id = textMember(made, 'keyId');
    if (value === undefined || id === undefined) return MALFORMED;
    const expiresAt = instantOf(textMember(made, 'endDateTime'));
    const ends = expiresAt === undefined ? {} : { expiresAt };
    return { kind: 'made', secret: { id, value: new Secret(value), ...ends } };
  },
  remove: async (ask, clientId, keyId) => {
    const path = `${applicationOf(clientId)}/removePassword`;
    const said = await ask({ method: 'POST', path, body: { keyId } });
    return said.kind === 'answered' ? { kind: 'removed' } : said;
  },
};

/** By the client's id: nobody has to look up the object's. */
const applicationOf = (clientId: string): string =>
  `/applications(appId='${encodeURIComponent(clientId).replaceAll("'", "''")}')`;

function listed(credential: unknown): readonly ListedSecret[] {
  if (!isMembers(credential)) return [];
  const id = textMember(credential, 'keyId');
  const name = textMember(credential, 'displayName');
  const hint = textMember(credential, 'hint');
  if (id === undefined) return [];
  return [{ id, ...(name === undefined ? {} : { name }), ...(hint === undefined ? {} : { hint }) }];
}

function instantOf(text: string | undefined): Instant | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : instant(at);
}
