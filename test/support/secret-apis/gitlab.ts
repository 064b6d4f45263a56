import { CLIENT_ID } from './client-id.ts';
import type { FakeApi } from './secret-server.ts';

/** The application is on the second page of a hundred each. */
const APPLICATIONS = Array.from({ length: 101 }, (_, n) => ({
  id: n + 1,
  application_id: n === 100 ? CLIENT_ID : `other-${n}`,
  application_name: `Application ${n}`,
  callback_url: 'https://keeper.example/oauth/callback',
  confidential: true,
}));

/** https://docs.gitlab.com/api/applications/ */
export const gitlab: FakeApi = {
  base: '/api/v4',
  tokenPath: '/oauth/token',
  proof: ['private-token', 'glpat-of-an-administrator'],
  forbidden: { status: 403, body: { message: '403 Forbidden' } },
  handle: (server, { method, path }) => {
    const [, perPage = '20', page = '1'] = /\?per_page=(\d+)&page=(\d+)$/.exec(path) ?? [];
    if (method === 'GET' && path.startsWith('/api/v4/applications')) {
      const size = Math.min(Number(perPage), 100);
      const from = (Number(page) - 1) * size;
      return { status: 200, body: APPLICATIONS.slice(from, from + size) };
    }
    if (method === 'POST' && path === '/api/v4/applications/101/renew-secret') {
      const value = server.fresh();
      server.secrets = [{ id: 'only', value, isActive: true }];
      return { status: 200, body: { ...APPLICATIONS[100], secret: value, scopes: ['api'] } };
    }
    return { status: 404, body: { message: '404 Not found' } };
  },
};
