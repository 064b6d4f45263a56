import { isMembers } from '#shared/domain/answer/read-body.ts';
import { bearer, NOTHING_LISTED, ONE_SECRET_ONLY, type SecretApi } from './secret-api.ts';

/**
 * The one secret of an application at Auth0. It is set to a value of ours, as Auth0's guide advises, and not by
 * `rotate-secret`: the same request may go out again, and no answer is the only copy.
 * @see https://auth0.com/docs/get-started/applications/rotate-client-secret
 * @see https://auth0.com/docs/api/management/v2/clients/patch-clients-by-id
 */
export const auth0: SecretApi = {
  adminToken: (_admin, { tokenEndpoint, apiUrl }) => ({
    tokenEndpoint: new URL('/oauth/token', tokenEndpoint).href,
    scopes: [],
    parameters: { audience: `${apiUrl.replace(/\/$/, '')}/` },
  }),
  headers: bearer,
  list: async () => NOTHING_LISTED,
  make: async (ask, clientId, { value }) => {
    if (value === undefined) return { kind: 'refused', code: 'value_missing' };
    const path = `/clients/${encodeURIComponent(clientId)}`;
    const said = await ask({ method: 'PATCH', path, body: { client_secret: value.reveal() } });
    if (said.kind !== 'answered') return said;
    return isMembers(said.value)
      ? { kind: 'made', secret: { value } }
      : { kind: 'failed', code: 'malformed_answer' };
  },
  remove: async () => ONE_SECRET_ONLY,
};
