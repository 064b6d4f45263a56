import { CLIENT_ID } from './client-id.ts';
import type { Answer, AtVendor, FakeApi } from './secret-server.ts';
import { ADMIN_TOKEN } from './tokens.ts';

const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message, innerError: { 'request-id': 'a1' } } },
});

const APPLICATION = `/v1.0/applications(appId='${CLIENT_ID}')`;

/** https://learn.microsoft.com/en-us/graph/api/application-addpassword, and -removepassword, and application-get. */
export const entra: FakeApi = {
  base: '/v1.0',
  tokenPath: '/common/oauth2/v2.0/token',
  proof: ['authorization', `Bearer ${ADMIN_TOKEN}`],
  forbidden: problem(
    403,
    'Authorization_RequestDenied',
    'Insufficient privileges to complete the operation.',
  ),
  handle: (server, { method, path, body }) => {
    if (!path.startsWith(APPLICATION))
      return problem(404, 'Request_ResourceNotFound', 'Resource does not exist.');
    const rest = path.slice(APPLICATION.length);
    if (method === 'GET' && rest === '?$select=passwordCredentials')
      return {
        status: 200,
        body: { passwordCredentials: server.secrets.map((one) => ({ ...shown(one), secretText: null })) },
      };
    if (method === 'POST' && rest === '/addPassword') {
      const { displayName, endDateTime } = body.passwordCredential as Record<string, string>;
      const made = {
        id: crypto.randomUUID(),
        value: server.fresh(),
        isActive: true,
        ...(displayName === undefined ? {} : { name: displayName }),
        ...(endDateTime === undefined ? {} : { ends: endDateTime }),
      };
      server.secrets.push(made);
      return { status: 200, body: { ...shown(made), secretText: made.value } };
    }
    if (method === 'POST' && rest === '/removePassword') {
      if (!server.secrets.some(({ id }) => id === body.keyId))
        return problem(400, 'Request_BadRequest', `No password credential found with keyId '${body.keyId}'.`);
      server.secrets = server.secrets.filter(({ id }) => id !== body.keyId);
      return { status: 204 };
    }
    return problem(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
  },
};

const shown = ({ id, value, name, ends }: AtVendor) => ({
  customKeyIdentifier: null,
  displayName: name ?? null,
  endDateTime: ends ?? '2027-01-01T00:00:00Z',
  hint: value.slice(0, 3),
  keyId: id,
  startDateTime: '2025-01-01T00:00:00Z',
});
