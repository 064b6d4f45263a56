import type { Client } from '#shared/client/index.ts';
import { moment } from '../text/moment.ts';
import { type Cell, table, terminalWidth } from '../text/table.ts';

/** One line for each client; `now` in milliseconds. */
export function clientsText(clients: readonly Client[], now: number): readonly string[] {
  if (clients.length === 0)
    return ['no clients yet: `grantkeeper client add --help` shows how one is registered'];
  const rows = clients.map((client) => [
    client.id,
    client.vendor,
    client.clientAuth,
    statusCell(client),
    circuitCell(client, now),
    moment(client.secret?.expiresAt, now),
  ]);
  return table(['CLIENT', 'VENDOR', 'AUTH', 'STATUS', 'CIRCUIT', 'SECRET ENDS'], rows, terminalWidth());
}

/** All that is shown of one client. */
export function clientText(client: Client, now: number): readonly string[] {
  const { rotation, secret, registration, lastError, lastRotationError: failed } = client;
  const rows: readonly (readonly [string, Cell | undefined])[] = [
    ['client', client.id],
    ['vendor', client.vendor],
    ['client id', client.clientId],
    ['proves itself by', client.clientAuth],
    ['status', statusCell(client)],
    ['circuit', circuitCell(client, now)],
    [
      'held since',
      client.heldSince &&
        `${moment(client.heldSince, now)}: it came out of a backup, see grantkeeper restore`,
    ],
    ['last error', lastError && `${lastError.class} (${lastError.code}), ${moment(lastError.at, now)}`],
    ['secret since', secret && moment(secret.createdAt, now)],
    ['secret ends', secret?.expiresAt && `${secret.expiresAt}, ${moment(secret.expiresAt, now)}`],
    [
      'certificate ends',
      client.certificateExpiresAt &&
        `${client.certificateExpiresAt}, ${moment(client.certificateExpiresAt, now)}`,
    ],
    ['to be replaced', secret?.rotateAt && `${secret.rotateAt}, ${moment(secret.rotateAt, now)}`],
    [
      'being replaced',
      secret?.rolling &&
        `${secret.rolling.step}, ${moment(secret.rolling.startedAt, now)}${secret.rolling.code === undefined ? '' : `; the last try: ${secret.rolling.code}`}`,
    ],
    ['last rotation', failed && `in vain (${failed.code}), ${moment(failed.at, now)}`],
    ['old one tried until', secret?.previousUntil && moment(secret.previousUntil, now)],
    ...(secret?.removals ?? []).map((one): readonly [string, string] => [
      'old one removed',
      removalText(one, now),
    ]),
    ['rotation', rotation && `${rotation.kind}${byWhom(rotation)}, every ${rotation.everyDays} d`],
    [
      'its API called until',
      rotation?.adminExpiresAt && `${rotation.adminExpiresAt}, ${moment(rotation.adminExpiresAt, now)}`,
    ],
    ['registration', registration?.clientUri],
    ['public keys at', client.jwksUrl],
    ['canary', client.canary],
    ...(rotation?.steps ?? []).map((step, n): readonly [string, Cell] => [`to replace it, ${n + 1}`, step]),
  ];
  return table(
    [],
    rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]])),
  );
}

type Removal = NonNullable<NonNullable<Client['secret']>['removals']>[number];
const removalText = ({ dueAt, code }: Removal, now: number): string =>
  `${moment(dueAt, now)}, by the vendor${code === undefined ? '' : `; the last try: ${code}`}`;

/** The contract takes any name for a way; not all that sound automatic are. */
const byWhom = ({ kind, by }: NonNullable<Client['rotation']>): string =>
  by !== 'person' || kind === 'manual' ? '' : ' (by a person)';

const statusCell = ({ status }: Client): Cell => ({ text: status, tone: status === 'ok' ? 'good' : 'bad' });

function circuitCell({ circuit: { state, openUntil } }: Client, now: number): Cell {
  if (state === 'closed') return 'closed';
  const until = openUntil === undefined ? '' : `, tried again ${moment(openUntil, now)}`;
  return { text: `${state}${until}`, tone: state === 'open' ? 'bad' : 'warn' };
}
