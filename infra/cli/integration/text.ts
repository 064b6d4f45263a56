import type { Integration, Status } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import { type Cell, type Tone, table, terminalWidth } from '../text/table.ts';

const TONES: Readonly<Record<Status, Tone>> = {
  active: 'good',
  pending: 'faint',
  paused: 'faint',
  degraded: 'warn',
  suspect: 'warn',
  reauthorization_required: 'bad',
  revoked: 'bad',
};

const statusCell = ({ status }: Pick<Integration, 'status'>): Cell => ({
  text: status,
  tone: TONES[status],
});

/** One line for each integration; `now` in milliseconds. */
export function integrationsText(integrations: readonly Integration[], now: number): readonly string[] {
  if (integrations.length === 0) return ['no such integrations'];
  const rows = integrations.map((one) => [
    one.id,
    statusCell(one),
    one.vendor,
    one.client,
    one.owner,
    moment(one.expiresAt, now),
    String(one.version),
    noteOn(one),
  ]);
  const heading = ['INTEGRATION', 'STATUS', 'VENDOR', 'CLIENT', 'OWNER', 'EXPIRES', 'VERSION', 'NOTE'];
  return table(heading, rows, terminalWidth());
}

function noteOn({ lastError, missingScopes, principal, critical, canary }: Integration): string {
  return [
    ...(critical ? ['critical'] : []),
    ...(canary === true ? ['canary'] : []),
    ...(principal === 'user' ? ['user-bound'] : []),
    ...(lastError === undefined ? [] : [lastError.code]),
    ...(missingScopes.length === 0 ? [] : [`lacks ${missingScopes.join(' ')}`]),
  ].join(', ');
}

/** All that is shown of one integration. */
export function integrationText(one: Integration, now: number): readonly string[] {
  const { lastError } = one;
  const at = (instant: string | undefined): string | undefined =>
    instant === undefined ? undefined : `${instant}, ${moment(instant, now)}`;
  const listed = (scopes: readonly string[]): string | undefined => scopes.join(' ') || undefined;
  const rows: readonly (readonly [string, Cell | undefined])[] = [
    ['integration', one.id],
    ['status', statusCell(one)],
    ['vendor', one.vendor],
    ['client', one.client],
    ['grant type', one.grantType],
    ['owner', `${one.owner}${one.principal === 'user' ? ' (bound to this person)' : ''}`],
    ['granted by', [one.grantedBy?.user, one.grantedBy?.account].filter(Boolean).join(' of ') || undefined],
    ['critical', one.critical ? 'yes' : undefined],
    ['canary', one.canary === true ? `of ${one.client}` : undefined],
    [
      'labels',
      Object.entries(one.labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ') || undefined,
    ],
    ['scopes', listed(one.scopes)],
    ['granted', listed(one.grantedScopes)],
    [
      'missing',
      one.missingScopes.length === 0 ? undefined : { text: one.missingScopes.join(' '), tone: 'bad' },
    ],
    ['needed by', one.neededBy && `the jobs ${one.neededBy.join(', ')}`],
    ['version', String(one.version)],
    ['epoch', String(one.epoch)],
    ['expires', at(one.expiresAt)],
    ['next refresh', at(one.dueAt)],
    ['held since', one.heldSince && `${at(one.heldSince)}: it came out of a backup, see grantkeeper restore`],
    ['last refreshed', at(one.lastRefreshedAt)],
    ['refresh token ends', at(one.refreshTokenExpiresAt)],
    ['failures', one.failures === 0 ? undefined : String(one.failures)],
    ['health', healthCell(one, now)],
    ['last error', lastError && `${lastError.class} (${lastError.code}), ${moment(lastError.at, now)}`],
  ];
  return table(
    [],
    rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]])),
  );
}

function healthCell({ health }: Integration, now: number): Cell | undefined {
  if (health === undefined) return undefined;
  const text = `${health.detail}, ${moment(health.at, now)}`;
  return health.ok ? text : { text, tone: 'bad' };
}
