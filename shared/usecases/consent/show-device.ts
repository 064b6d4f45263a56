import { type DeviceConsent, deviceUnderWay, nextLookBehind } from '#shared/domain/consent/device.ts';
import type { ConnectTicket } from '#shared/domain/consent/ticket.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { type Instant, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Clock } from '#shared/ports/system.ts';
import { isShown } from '../no-such-integration.ts';
import { beginDevice, type DeviceParty } from './begin-device.ts';
import type { DeviceConsentPorts } from './device-ports.ts';
import { lookAgain } from './look-again.ts';
import { type Polled, pollDevice } from './poll-device.ts';

/** A person who says that it is done waits so long at most for the vendor's interval to pass. */
const WORTH_WAITING = seconds(6);

/**
 * A person opens the page of a consent by device code, for the first time or once more: shows the code that is under
 * way, after a look whether it has been entered, or a fresh one. Throws `VaultUnavailable`.
 */
export const showDevice =
  (ports: DeviceConsentPorts) =>
  async (party: DeviceParty, ticket: ConnectTicket): Promise<Polled> => {
    const now = ports.clock.now();
    const device = deviceUnderWay(party.row, now);
    if (device === undefined) return beginDevice(ports, party, ticket);
    if (device.nextPollAt - now <= WORTH_WAITING) await sleepUntil(ports.clock, device.nextPollAt);
    const row = await allowedBy(ports, party.row, device, ticket);
    return pollDevice(ports, { ...party, row }, device);
  };

/** A link that lets somebody else consent counts for a code, too, that was begun by one that did not. */
async function allowedBy(
  ports: DeviceConsentPorts,
  row: Integration,
  device: DeviceConsent,
  { mayBeAnother }: ConnectTicket,
): Promise<Integration> {
  if (mayBeAnother === undefined || device.mayBeAnother === mayBeAnother) return row;
  const changed = await ports.store.change(
    row.id,
    (newest) =>
      newest.device?.id === device.id
        ? { row: { ...newest, device: { ...newest.device, mayBeAnother } }, result: undefined }
        : { result: undefined },
    row,
  );
  return changed.kind === 'changed' ? changed.row : row;
}

/** A timer may fire a little early by the clock that the interval is judged by. */
async function sleepUntil(clock: Clock, at: Instant): Promise<void> {
  for (let now = clock.now(); now < at; now = clock.now()) await clock.sleep(milliseconds(at - now));
}

/** Looks at a consent behind its page, and sees to it that it is looked at again while nothing has come of it. */
export const lookBehind =
  (ports: DeviceConsentPorts) =>
  async (id: IntegrationId): Promise<void> => {
    const row = await ports.store.find(id);
    const device = row === undefined || !isShown(row) ? undefined : deviceUnderWay(row, ports.clock.now());
    if (row === undefined || device === undefined) return;
    const vendor = ports.vendors.find(row.vendor);
    const client = await ports.clients.find(row.client);
    if (vendor === undefined || client === undefined) return;
    const polled = await pollDevice(ports, { row, vendor, client }, device);
    if (polled.kind === 'enter_code')
      await lookAgain(ports, id, nextLookBehind(polled.device, ports.clock.now()));
  };
