import { idOf } from './id-of.ts';
import type { InputRecord } from './record.ts';

type Fields = InputRecord['fields'];

/**
 * A connection as Nango's API gives and takes it: `credentials` of type OAUTH2 with the tokens in it, or the tokens beside
 * `connection_id`. The configuration that it belongs to stands for the client; `--map` says which.
 *
 * @see https://nango.dev/docs/reference/backend/http-api/connections/get
 */
export function nangoRecord({ row, fields }: InputRecord): InputRecord {
  const credentials = objectOf(fields.credentials) ?? fields;
  const raw = objectOf(credentials.raw) ?? {};
  const pick = (from: Fields, name: string): unknown => from[name] ?? raw[name];
  const found: Fields = {
    id: typeof fields.connection_id === 'string' ? idOf(fields.connection_id) : undefined,
    source: fields.provider_config_key,
    accessToken: pick(credentials, 'access_token'),
    refreshToken: pick(credentials, 'refresh_token'),
    expiresAt: credentials.expires_at ?? undefined,
    expiresIn: credentials.expires_at === undefined ? credentials.expires_in : undefined,
    scope: typeof raw.scope === 'string' ? raw.scope : undefined,
  };
  return { row, fields: withoutAbsent(found) };
}

const objectOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null ? (value as Fields) : undefined;

const withoutAbsent = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
