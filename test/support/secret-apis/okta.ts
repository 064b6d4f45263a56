import { CLIENT_ID } from './client-id.ts';
import type { Answer, AtVendor, FakeApi } from './secret-server.ts';
import { ADMIN_TOKEN } from './tokens.ts';

const problem = (status: number, errorCode: string, errorSummary: string): Answer => ({
  status,
  body: { errorCode, errorSummary, errorLink: errorCode, errorId: 'oae1', errorCauses: [] },
});
const NOT_FOUND = problem(404, 'E0000007', 'Not found: Resource not found');

const SECRETS = `/api/v1/apps/${CLIENT_ID}/credentials/secrets`;

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationSSOCredentialOAuth2ClientAuth */
export const okta: FakeApi = {
  base: '',
  tokenPath: '/oauth2/v1/token',
  proof: ['authorization', `Bearer ${ADMIN_TOKEN}`],
  forbidden: problem(403, 'E0000006', 'You do not have permission to perform the requested action'),
  handle: (server, { method, path, body }) => {
    if (!path.startsWith(SECRETS)) return NOT_FOUND;
    const rest = path.slice(SECRETS.length);
    if (rest === '' && method === 'GET') return { status: 200, body: server.secrets.map(shown) };
    if (rest === '' && method === 'POST') {
      if (server.secrets.length >= 2)
        return problem(
          400,
          'E0000001',
          'Api validation failed: You have reached the maximum number of client secrets',
        );
      const value = typeof body.client_secret === 'string' ? body.client_secret : server.fresh();
      const made = { id: `ocs${server.secrets.length}${value.slice(-5)}`, value, isActive: true };
      server.secrets.push(made);
      return { status: 201, body: shown(made) };
    }
    const [, id, lifecycle, what] = rest.split('/');
    const mine = server.secrets.find((one) => one.id === id);
    if (mine === undefined) return NOT_FOUND;
    if (method === 'POST' && lifecycle === 'lifecycle' && (what === 'deactivate' || what === 'activate')) {
      mine.isActive = what === 'activate';
      return { status: 200, body: shown(mine) };
    }
    if (method === 'DELETE' && lifecycle === undefined) {
      if (mine.isActive)
        return problem(400, 'E0000001', 'Api validation failed: An active client secret cannot be deleted');
      server.secrets = server.secrets.filter((one) => one !== mine);
      return { status: 204 };
    }
    return problem(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
  },
};

const shown = ({ id, value, isActive }: AtVendor) => ({
  id,
  status: isActive ? 'ACTIVE' : 'INACTIVE',
  client_secret: value,
  secret_hash: 'yk4SVx4sUWVJVbHt6M-UPA',
  created: '2025-01-01T00:00:00.000Z',
  lastUpdated: '2025-01-01T00:00:00.000Z',
  _links: { deactivate: { href: `/x/${id}`, hints: { allow: ['POST'] } } },
});
