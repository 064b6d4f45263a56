import type { Fault } from '../support/vendor/faults.ts';

const json = (status: number, body: unknown): Fault => ({
  kind: 'status',
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
});

/** Answers that repeat what they were sent, where a careless client logs it or hands it on. */
export const ECHOES: Readonly<Record<string, (secret: string) => Fault>> = {
  'in error': (secret) => json(400, { error: secret }),
  'in error, in capitals': (secret) => json(400, { error: secret.toUpperCase() }),
  'in error beside a code': (secret) => json(400, { error: `invalid_grant ${secret}` }),
  'in part, in error': (secret) => json(400, { error: `token_${secret.slice(-14)}` }),
  'in part, in an error code': (secret) => json(400, { errors: [{ code: secret.slice(0, -4) }] }),
  'in error_description': (secret) =>
    json(400, {
      error: 'invalid_grant',
      error_description: `bad: ${secret}`,
      error_uri: `https://x/${secret}`,
    }),
  'as a member': (secret) => json(400, { [secret]: secret, code: 'odd' }),
  'in a 200': (secret) => json(200, { error: secret, error_description: secret }),
  'in a 401': (secret) => json(401, { error: 'invalid_client', error_description: secret }),
  'in a 429': (secret) => json(429, { error: secret }),
  'in HTML': (secret) => ({
    kind: 'status',
    status: 200,
    contentType: 'text/html',
    body: `<p>no such token: ${secret}</p>`,
  }),
  'in a redirect': (secret) => ({ kind: 'redirect', location: `/login?token=${secret}` }),
  'in the content type': (secret) => ({
    kind: 'status',
    status: 400,
    contentType: `text/${secret.replace(/[^\w.+-]/g, '')}`,
    body: 'no',
  }),
  'in a 500': (secret) => ({ kind: 'status', status: 500, body: `stack trace: ${secret}` }),
  'in a 500 of JSON': (secret) => json(500, { error: secret, code: secret }),
  'in broken JSON': (secret) => ({
    kind: 'status',
    status: 200,
    contentType: 'application/json',
    body: `{"access_token": "${secret}`,
  }),
};
