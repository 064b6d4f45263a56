import { scopesToAskFor } from '#shared/domain/consent/authorization-request.ts';
import { type DeviceConsent, deviceUnderWay, nextLookBehind } from '#shared/domain/consent/device.ts';
import type { DeviceCode } from '#shared/domain/consent/device-answer.ts';
import type { ConnectTicket } from '#shared/domain/consent/ticket.ts';
import type { AttemptId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { OAuthClient } from '#shared/domain/oauth-client.ts';
import { after, type Instant } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { DeviceAnswer } from '#shared/ports/device.ts';
import type { Change } from '#shared/ports/integration-store.ts';
import type { VendorCall } from '#shared/ports/token-endpoint.ts';
import { moveOf } from '../campaign/moves.ts';
import { otherCredentials } from '../client/other-credentials.ts';
import { isShown } from '../no-such-integration.ts';
import type { DeviceConsentPorts } from './device-ports.ts';
import { type GrantFailure, whyOf } from './grant-by.ts';
import { lookAgain } from './look-again.ts';
import { sealDeviceCode } from './sealed-device-code.ts';
import { consentCall } from './vendor-call.ts';

export interface DeviceParty {
  readonly row: Integration;
  readonly vendor: Vendor;
  readonly client: OAuthClient;
}

export type Begun =
  | {
      readonly kind: 'enter_code';
      readonly row: Integration;
      readonly device: DeviceConsent;
      /** The code was shown before, and has not been entered as far as the vendor says. */
      readonly isAwaited: boolean;
    }
  | { readonly kind: 'failed'; readonly why: GrantFailure };

/**
 * Asks the vendor for a device code (RFC 8628 3.1) and keeps it in the row, sealed. Of two who ask at once the first to
 * write wins: both show the same code, and the other one runs out unused. Throws `VaultUnavailable`.
 */
export async function beginDevice(
  ports: DeviceConsentPorts,
  { row, vendor, client }: DeviceParty,
  ticket: ConnectTicket,
): Promise<Begun> {
  const first = await consentCall(ports, vendor, client);
  const at = ports.clock.now();
  const move = await moveOf(ports, row);
  const answer = await ask(ports, first, client, scopesToAskFor(vendor, move?.scopes ?? row.scopes));
  if (answer.kind === 'failed') {
    const { class: kind, code } = answer.failure;
    ports.log.warn('no device code', { integration: row.id, client: client.id, kind, code });
    return { kind: 'failed', why: whyOf(answer.failure) };
  }
  const id = ports.chance.attemptId(at);
  const sealed = await sealDeviceCode(ports, row, id, answer.deviceCode, at);
  const asks = move === undefined ? {} : { asks: move.campaign.id };
  const fresh = { ...deviceOf(answer, { id, sealed, epoch: row.epoch, at }, ticket), ...asks };
  const changed = await ports.store.change(row.id, (newest) => taken(newest, row, fresh, at), row);
  if (changed.kind === 'missing' || changed.result === undefined) return { kind: 'failed', why: 'overtaken' };
  await lookAgain(ports, row.id, nextLookBehind(changed.result, at));
  return { kind: 'enter_code', row: changed.row, device: changed.result, isAwaited: false };
}

/** As with a code: a client that is refused tries what else the vendor may take while its secret is replaced. */
async function ask(
  ports: DeviceConsentPorts,
  first: VendorCall,
  client: OAuthClient,
  scopes: readonly string[],
): Promise<DeviceAnswer> {
  const answer = await ports.deviceEndpoint.begin(first, scopes);
  if (!isClientRefused(answer)) return answer;
  const newest = (await ports.clients.find(client.id)) ?? client;
  for await (const credential of otherCredentials(ports, newest, client.secret?.versionId)) {
    const other = await ports.deviceEndpoint.begin({ ...first, credential }, scopes);
    if (!isClientRefused(other)) return other;
  }
  return answer;
}

const isClientRefused = (answer: DeviceAnswer): boolean =>
  answer.kind === 'failed' && answer.failure.class === 'client_refused';

function deviceOf(
  code: DeviceCode,
  { id, sealed, epoch, at }: { id: AttemptId; sealed: string; epoch: number; at: Instant },
  { mayBeAnother }: ConnectTicket,
): DeviceConsent {
  const { userCode, verificationUri, verificationUriComplete: complete, interval } = code;
  return {
    id,
    sealed,
    epoch,
    userCode,
    verificationUri,
    ...(complete === undefined ? {} : { verificationUriComplete: complete }),
    expiresAt: after(at, code.expiresIn),
    interval,
    nextPollAt: after(at, interval),
    ...(mayBeAnother === undefined ? {} : { mayBeAnother }),
  };
}

function taken(
  newest: Integration,
  seen: Integration,
  fresh: DeviceConsent,
  at: Instant,
): Change<DeviceConsent | undefined> {
  const isSame = newest.createdAt === seen.createdAt && newest.epoch === seen.epoch;
  if (!isShown(newest) || !isSame) return { result: undefined };
  const theirs = deviceUnderWay(newest, at);
  // A repeated write finds its own here.
  if (theirs !== undefined) return { result: theirs };
  return { row: { ...newest, device: fresh }, result: fresh };
}
