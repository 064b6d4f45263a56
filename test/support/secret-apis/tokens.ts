import type { Answer, SecretServer } from './secret-server.ts';

/** Access tokens of management apps, by what each vendor needs to be asked for. */
export const ADMIN_TOKEN = 'admin-access-token';
const REFUSED: Answer = { status: 401, body: { error: 'invalid_client' } };

/** The token endpoint: management apps by their own credentials, the client with one of its secrets. */
export function tokenAnswer(server: SecretServer, form: Readonly<Record<string, string>>): Answer {
  if (form.grant_type === 'client_credentials') return isAdmin(form) ? token(ADMIN_TOKEN) : REFUSED;
  const mine = server.secrets.find(({ value, isActive }) => value === form.client_secret && isActive);
  if (mine === undefined) return REFUSED;
  const uses = server.forms.filter((one) => one.client_secret === mine.value).length;
  if (mine.value !== 'secret-1' && uses <= server.takenAfter) return REFUSED;
  return form.refresh_token?.startsWith('rt-') === true
    ? { status: 200, body: { ...token(`at-${server.forms.length}`).body, refresh_token: 'rt-next' } }
    : { status: 400, body: { error: 'invalid_grant' } };
}

const token = (accessToken: string) => ({
  status: 200,
  body: { access_token: accessToken, token_type: 'Bearer', expires_in: 3600 },
});

const isAdmin = (form: Readonly<Record<string, string>>): boolean =>
  (form.client_id === 'admin-app' && form.client_secret === 'admin-secret') ||
  (form.client_assertion !== undefined && form.client_assertion.split('.').length === 3);
