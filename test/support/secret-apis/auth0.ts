import { CLIENT_ID } from './client-id.ts';
import type { Answer, FakeApi } from './secret-server.ts';
import { ADMIN_TOKEN } from './tokens.ts';

const problem = (statusCode: number, error: string, errorCode: string, message: string): Answer => ({
  status: statusCode,
  body: { statusCode, error, message, errorCode },
});

/** https://auth0.com/docs/api/management/v2/clients/patch-clients-by-id */
export const auth0: FakeApi = {
  base: '/api/v2',
  tokenPath: '/oauth/token',
  proof: ['authorization', `Bearer ${ADMIN_TOKEN}`],
  forbidden: problem(
    403,
    'Forbidden',
    'insufficient_scope',
    'Insufficient scope, expected any of: update:client_keys',
  ),
  handle: (server, { method, path, body }) => {
    if (path !== `/api/v2/clients/${CLIENT_ID}`)
      return problem(404, 'Not Found', 'inexistent_client', 'The client does not exist');
    if (method !== 'PATCH' || typeof body.client_secret !== 'string')
      return problem(400, 'Bad Request', 'invalid_body', 'Payload validation error');
    server.secrets = [{ id: 'only', value: body.client_secret, isActive: true }];
    return {
      status: 200,
      body: { client_id: CLIENT_ID, name: 'My application', client_secret: body.client_secret },
    };
  },
};
