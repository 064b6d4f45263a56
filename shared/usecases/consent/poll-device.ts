import { type DeviceConsent, deviceUnderWay, mayPoll, paced } from '#shared/domain/consent/device.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { after } from '#shared/domain/time.ts';
import { moveBegun } from '../campaign/moves.ts';
import { isShown } from '../no-such-integration.ts';
import type { Begun, DeviceParty } from './begin-device.ts';
import { type Connected, connected } from './connected.ts';
import type { DeviceConsentPorts } from './device-ports.ts';
import { type GrantFailure, grantBy, type NotGranted } from './grant-by.ts';
import type { Granted } from './keep-grant.ts';
import { openDeviceCode } from './sealed-device-code.ts';

export type Polled =
  | Connected
  | Extract<Begun, { kind: 'enter_code' }>
  | { readonly kind: 'failed'; readonly why: GrantFailure | 'denied' | 'code_expired' };

/**
 * Asks the vendor once whether the person has entered the code (RFC 8628 3.4), where its interval has passed and nobody
 * else is asking. A grant that comes takes its place as that of any consent. Throws `VaultUnavailable`.
 */
export async function pollDevice(
  ports: DeviceConsentPorts,
  { row, vendor, client }: DeviceParty,
  device: DeviceConsent,
): Promise<Polled> {
  const by = ports.chance.attemptId(ports.clock.now());
  const mine = await claim(ports, row, device, by);
  if (mine === undefined) return { kind: 'failed', why: 'overtaken' };
  if (mine.device.polling?.by !== by) return { kind: 'enter_code', ...mine, isAwaited: true };
  const outcome = await ask(ports, { ...mine, vendor, client }, by);
  if (outcome.kind === 'granted') return connected(ports, outcome.row);
  const said = meaningOf(outcome);
  if (said.kind === 'failed' || said.pace === 'no_answer') {
    const why = said.kind === 'failed' ? said.why : outcome.why;
    ports.log.warn('no grant came of a device code', { integration: row.id, client: client.id, why });
  }
  const next = said.kind === 'again' ? paced(mine.device, said.pace, ports.clock.now()) : undefined;
  const left = await release(ports, row, by, next);
  if (said.kind === 'failed') return { kind: 'failed', why: said.why };
  return left === undefined || next === undefined
    ? { kind: 'failed', why: 'overtaken' }
    : { kind: 'enter_code', row: left, device: next, isAwaited: true };
}

async function ask(
  ports: DeviceConsentPorts,
  { row, device, vendor, client }: Mine & DeviceParty,
  by: AttemptId,
): Promise<Granted | NotGranted> {
  try {
    const deviceCode = await openDeviceCode(ports, row, device);
    const move = await moveBegun(ports, row, device.asks);
    return await grantBy(ports, row, vendor, client, {
      request: { grantType: 'device_code', deviceCode },
      mayTake: (newest) => isShown(newest) && isSameGrant(newest, row),
      mayBeAnother: device.mayBeAnother === true,
      ...(move === undefined ? {} : { move }),
    });
  } catch (error) {
    // Nothing was sent, or what came of it stands under no name: others may ask.
    await release(ports, row, by, paced(device, 'pending', ports.clock.now()));
    throw error;
  }
}

type Mine = { readonly row: Integration; readonly device: DeviceConsent };

/** The row with whoever asks in it: we, or another. `undefined` where this consent is over. */
async function claim(
  ports: DeviceConsentPorts,
  row: Integration,
  device: DeviceConsent,
  by: AttemptId,
): Promise<Mine | undefined> {
  const now = ports.clock.now();
  const until = after(now, ports.budgets.functionTimeout);
  const changed = await ports.store.change(
    row.id,
    (newest) => {
      const theirs = deviceUnderWay(newest, now);
      if (theirs?.id !== device.id || !isSameGrant(newest, row)) return { result: undefined };
      if (!mayPoll(theirs, now)) return { result: theirs };
      const claimed = { ...theirs, polling: { by, until } };
      return { row: { ...newest, device: claimed }, result: claimed };
    },
    row,
  );
  if (changed.kind === 'missing' || changed.result === undefined) return undefined;
  return { row: changed.row, device: changed.result };
}

/** Lets others ask again, or ends the consent. `undefined` where the row has moved on. */
async function release(
  ports: DeviceConsentPorts,
  row: Integration,
  by: AttemptId,
  next: DeviceConsent | undefined,
): Promise<Integration | undefined> {
  const changed = await ports.store.change(row.id, (newest) => {
    const { device, ...rest } = newest;
    if (device?.polling?.by !== by) return { result: false };
    return { row: next === undefined ? rest : { ...rest, device: next }, result: true };
  });
  return changed.kind === 'changed' && changed.result ? changed.row : undefined;
}

const isSameGrant = (a: Integration, b: Integration): boolean =>
  a.createdAt === b.createdAt && a.epoch === b.epoch && a.client === b.client;

type Meaning =
  | { readonly kind: 'again'; readonly pace: Parameters<typeof paced>[1] }
  | { readonly kind: 'failed'; readonly why: Extract<Polled, { kind: 'failed' }>['why'] };

/**
 * RFC 8628 3.5. What is not the vendor's plain word about this code changes nothing: a page of its front door, or that it
 * does not take our client at this moment. The code is good until it runs out.
 */
function meaningOf({ why, failure }: NotGranted): Meaning {
  if (failure === undefined) return { kind: 'failed', why };
  switch (failure.code) {
    case 'authorization_pending':
      return { kind: 'again', pace: 'pending' };
    case 'slow_down':
      return { kind: 'again', pace: 'slow_down' };
    case 'access_denied':
      return { kind: 'failed', why: 'denied' };
    case 'expired_token':
      return { kind: 'failed', why: 'code_expired' };
    default:
      return failure.class === 'grant_refused'
        ? { kind: 'failed', why }
        : { kind: 'again', pace: 'no_answer' };
  }
}
