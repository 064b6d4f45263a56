import type { GrantImport, IntegrationCreation } from '#shared/client/index.ts';
import { type GrantType, isByClientAlone } from '#shared/domain/integration.ts';
import type { CreationOptions } from '../integration/creation.ts';
import { type InputRecord, isField } from './record.ts';

/** What a row wants, in the words of the contract; `vendor` is the client's where no row and no option names one. */
export interface Row {
  readonly kind: 'row';
  readonly row: number;
  readonly id: string;
  readonly creation: Omit<IntegrationCreation, 'vendor'> & { readonly vendor?: string };
  /** Absent where nobody has to bring one, because the client alone is enough. */
  readonly grant?: GrantImport;
}

export interface BadRow {
  readonly kind: 'bad';
  readonly row: number;
  readonly id: string | undefined;
  readonly code: 'invalid_request' | 'nothing_to_keep';
  readonly reason: string;
}

export interface RowDefaults extends CreationOptions {
  /** Which client stands for which configuration or name of the source. */
  readonly map: Readonly<Record<string, string>>;
}

/** Reads one row; what it leaves out comes from the options. A reason never quotes a value, which may be a token. */
export function readRow({ row, fields }: InputRecord, defaults: RowDefaults): Row | BadRow {
  const id = text(fields.id);
  const bad = (code: BadRow['code'], reason: string): BadRow => ({ kind: 'bad', row, id, code, reason });
  const unknown = Object.keys(fields).find((name) => name !== 'source' && !isField(name));
  if (unknown !== undefined)
    return bad('invalid_request', `it has a field ${unknown} that means nothing here`);
  if (id === undefined) return bad('invalid_request', 'it has no id');
  const source = text(fields.source);
  const client = text(fields.client) ?? defaults.map[source ?? ''] ?? defaults.client;
  if (client === undefined) {
    const what = source === undefined ? '' : `, and --map none for ${source}`;
    return bad('invalid_request', `it names no client, and --client none${what}`);
  }
  const owner = text(fields.owner) ?? defaults.owner;
  if (owner === undefined) return bad('invalid_request', 'it names no owner, and --owner none');
  const grantType = text(fields.grantType) ?? defaults.grantType;
  const grant = grantOf(fields);
  if (grant === undefined && !isByClientAlone(grantType as GrantType)) {
    return bad('nothing_to_keep', 'it has neither an access token nor a refresh token');
  }
  const vendor = text(fields.vendor) ?? defaults.vendor;
  // What is wrong with a value, the home says; it knows every rule.
  const creation = defined({
    id,
    client,
    vendor,
    owner,
    grantType,
    principal: text(fields.principal) ?? defaults.principal,
    scopes: scopes(fields.scopes) ?? defaults.scope ?? [],
    critical: flag(fields.critical) ?? defaults.critical,
    canary: flag(fields.canary),
    labels: labels(fields) ?? (Object.keys(defaults.label ?? {}).length === 0 ? undefined : defaults.label),
    acknowledgeUserBound: flag(fields.acknowledgeUserBound) ?? defaults.acknowledgeUserBound,
    minTtlSeconds: number(fields.minTtlSeconds) ?? defaults.minTtl,
  }) as Row['creation'];
  return { kind: 'row', row, id, creation, ...(grant === undefined ? {} : { grant }) };
}

function grantOf(fields: InputRecord['fields']): GrantImport | undefined {
  const accessToken = text(fields.accessToken);
  const refreshToken = text(fields.refreshToken);
  const subjectToken = text(fields.subjectToken);
  if (accessToken === undefined && refreshToken === undefined && subjectToken === undefined) return undefined;
  return defined({
    accessToken,
    refreshToken,
    subjectToken,
    subjectTokenType: text(fields.subjectTokenType),
    expiresIn: number(fields.expiresIn),
    expiresAt: text(fields.expiresAt),
    scope: text(fields.scope),
    refreshTokenExpiresAt: text(fields.refreshTokenExpiresAt),
  }) as GrantImport;
}

/** CSV knows no absence: an empty field is none. */
function text(value: unknown): string | undefined {
  return value === '' || value === undefined || value === null ? undefined : String(value);
}

/** What is no number is left as it is, for the home to refuse. */
function number(value: unknown): number | undefined {
  const given = text(value);
  return given !== undefined && /^\d{1,10}$/.test(given) ? Number(given) : (given as number | undefined);
}

function flag(value: unknown): boolean | undefined {
  const given = text(value)?.toLowerCase();
  if (given === undefined) return undefined;
  if (['true', 'yes', '1'].includes(given)) return true;
  return ['false', 'no', '0'].includes(given) ? false : (given as unknown as boolean);
}

function scopes(value: unknown): readonly string[] | undefined {
  if (Array.isArray(value)) return value as readonly string[];
  return text(value)?.split(/\s+/).filter(Boolean);
}

function labels(fields: InputRecord['fields']): Readonly<Record<string, string>> | undefined {
  const { labels: whole } = fields;
  if (typeof whole === 'object' && whole !== null) return whole as Readonly<Record<string, string>>;
  const columns = Object.entries(fields).flatMap(([name, value]) => {
    const [, label] = /^labels?\.(.+)$/.exec(name) ?? [];
    const given = text(value);
    return label === undefined || given === undefined ? [] : [[label, given] as const];
  });
  return columns.length === 0 ? undefined : Object.fromEntries(columns);
}

const defined = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
