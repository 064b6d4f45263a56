import { LIST_INDEX } from '#shared/contract/table.ts';
import { EMPTY_BUCKET } from '#shared/domain/circuit.ts';
import type { Bucket, Phase, Window } from '#shared/domain/circuit-state.ts';
import type { ClientId } from '#shared/domain/ids.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { type Instant, instant } from '#shared/domain/time.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import type { Versioned } from './optimistic.ts';
import { type Key, keyOf } from './table.ts';

type Fields = { readonly [name: string]: Plain | undefined };
type Counter = keyof Bucket;

export const clientKey = (id: ClientId): Key => keyOf('client', id);

/**
 * A count is an attribute of its own at the top of the item, `failed@1762070400000`: DynamoDB adds to those only, and
 * adding needs no knowledge of what is there.
 */
export const counterName = (counter: Counter, bucket: Instant): string => `${counter}@${bucket}`;
const COUNTER = /^(ok|failed|slow|refused)@(\d+)$/;

/** Everything of a client but the counts of its window. An absent fact is there as `undefined`. */
export function clientFields(client: OAuthClient, rev: number): Fields {
  const { id, circuit, secret, rotation, rolling, previousSecret, ...others } = client;
  const {
    removals,
    registration,
    lastError,
    lastRotationError,
    canary,
    publicKeys,
    webhook,
    webhookKeysExpireAt,
    restoredAt,
    ...rest
  } = others;
  const known = { secret, rotation, rolling, previousSecret, removals };
  const optional = {
    ...known,
    registration,
    lastError,
    lastRotationError,
    canary,
    publicKeys,
    webhook,
    webhookKeysExpireAt,
    restoredAt,
  };
  const fields = { ...rest, ...optional, phase: circuit.phase, rev };
  return {
    ...(fields as unknown as Fields),
    [LIST_INDEX.partitionKey]: 'client',
    [LIST_INDEX.sortKey]: id,
  };
}

export function clientItem(client: OAuthClient, rev: number): Item {
  const counts = Object.entries(client.circuit.window).flatMap(([start, bucket]) =>
    Object.entries(bucket).map(([counter, n]) => [
      counterName(counter as Counter, instant(Number(start))),
      n as number,
    ]),
  );
  return {
    ...clientKey(client.id),
    ...toItem({ ...clientFields(client, rev), ...Object.fromEntries(counts) }),
  };
}

/** Only this adapter writes these items. */
export function clientOf(item: Item): Versioned<OAuthClient> {
  const {
    pk,
    sk: _sk,
    rev,
    phase,
    [LIST_INDEX.partitionKey]: _listPk,
    [LIST_INDEX.sortKey]: _listSk,
    ...rest
  } = fromItem(item);
  const facts = Object.fromEntries(Object.entries(rest).filter(([name]) => !COUNTER.test(name)));
  const client = {
    ...facts,
    id: String(pk).slice('client#'.length),
    circuit: { phase: phase as unknown as Phase, window: windowOf(rest) },
  };
  return { row: client as unknown as OAuthClient, rev: Number(rev) };
}

function windowOf(fields: Fields): Window {
  const window: Record<string, Bucket> = {};
  for (const [name, count] of Object.entries(fields)) {
    const [, counter, start] = COUNTER.exec(name) ?? [];
    if (counter === undefined || start === undefined) continue;
    window[start] = { ...(window[start] ?? EMPTY_BUCKET), [counter]: count as number };
  }
  return window;
}
