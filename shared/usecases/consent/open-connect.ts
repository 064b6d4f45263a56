import { CONSENT_LIVES, type ConnectTicket, mayConnect } from '#shared/domain/consent/ticket.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import { lacksCredential } from '#shared/domain/oauth-client.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { after, type Duration } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { moveOf } from '../campaign/moves.ts';
import { isShown } from '../no-such-integration.ts';
import type { DeviceParty } from './begin-device.ts';
import { type Connected, connectedAs } from './connected.ts';

export interface OpenConnectInput {
  readonly id: IntegrationId;
  readonly ticket: Secret;
  /** Where the vendor shall send the browser back to, letter by letter as it was registered there. */
  readonly redirectUri: string;
}

/** Where to send the browser, and what to give it. */
export interface ToVendor {
  readonly kind: 'to_vendor';
  readonly vendor: Vendor;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: Secret;
  readonly challenge: string;
  readonly nonce: string;
  /** For this browser alone. */
  readonly verifier: Secret;
  readonly livesFor: Duration;
}

/** A consent by device code: there is no address to send this browser to. */
export interface ByDevice extends DeviceParty {
  readonly kind: 'by_device';
  readonly ticket: ConnectTicket;
}

export type OpenConnectOutcome =
  | ToVendor
  | ByDevice
  /** It was done behind this page, since the link was made. */
  | Connected
  /** No such link, one that is over, or one that has served: told alike. */
  | { readonly kind: 'no_link' }
  /** This vendor or client is not one that a person can consent at. */
  | { readonly kind: 'not_here' }
  /** The client has nothing to prove itself with yet: a code would come for nothing. */
  | { readonly kind: 'no_credential' };

type OpenPorts = Pick<
  Ports,
  'store' | 'clients' | 'vendors' | 'tickets' | 'campaigns' | 'proofKeys' | 'fingerprints' | 'clock' | 'log'
>;

/**
 * Begins a consent: remembers what for, by which client and in which browser, and tells where to send that browser. The
 * link stays good until a consent completes.
 */
export const openConnect =
  (ports: OpenPorts) =>
  async (input: OpenConnectInput): Promise<OpenConnectOutcome> => {
    const found = await ticketAndRow(ports, input);
    if (found === undefined) return { kind: 'no_link' };
    const { ticket, row } = found;
    if (!mayConnect(row, ticket)) return isDoneBehind(row, ticket) ? connectedAs(row) : { kind: 'no_link' };
    const vendor = ports.vendors.find(row.vendor);
    const client = await ports.clients.find(row.client);
    if (vendor === undefined || client === undefined || !hasWay(row, vendor)) {
      ports.log.warn('nowhere to consent', { integration: row.id, vendor: row.vendor, client: row.client });
      return { kind: 'not_here' };
    }
    if (lacksCredential(client)) return { kind: 'no_credential' };
    if (row.grantType === 'device_code') return { kind: 'by_device', row, vendor, client, ticket };
    const move = await moveOf(ports, row);
    const { verifier, challenge } = await ports.proofKeys.make();
    const state = await ports.tickets.issue({
      kind: 'consent',
      integration: row.id,
      born: row.createdAt,
      epoch: row.epoch,
      client: row.client,
      ...(move === undefined ? {} : { asks: move.campaign.id }),
      browser: await ports.fingerprints.fingerprint(verifier),
      redirectUri: input.redirectUri,
      ...(ticket.mayBeAnother === true ? { mayBeAnother: true } : {}),
      expiresAt: after(ports.clock.now(), CONSENT_LIVES),
    });
    return {
      kind: 'to_vendor',
      vendor,
      clientId: client.clientId,
      redirectUri: input.redirectUri,
      scopes: move?.scopes ?? row.scopes,
      state,
      challenge,
      nonce: await ports.fingerprints.fingerprint(state),
      verifier,
      livesFor: CONSENT_LIVES,
    };
  };

async function ticketAndRow(
  ports: OpenPorts,
  { id, ticket }: OpenConnectInput,
): Promise<{ readonly ticket: ConnectTicket; readonly row: Integration } | undefined> {
  const found = await ports.tickets.find(ticket);
  if (found?.kind !== 'connect' || found.integration !== id) return undefined;
  if (found.expiresAt <= ports.clock.now()) return undefined;
  const row = await ports.store.find(id);
  return row !== undefined && isShown(row) ? { ticket: found, row } : undefined;
}

const hasWay = ({ grantType }: Integration, vendor: Vendor): boolean =>
  (grantType === 'device_code' ? vendor.deviceAuthorizationEndpoint : vendor.authorizationEndpoint) !==
  undefined;

/** A device code may be entered while nobody looks at its page: whoever comes back to it is told so. */
const isDoneBehind = (row: Integration, ticket: ConnectTicket): boolean =>
  row.grantType === 'device_code' &&
  row.createdAt === ticket.born &&
  row.epoch === ticket.epoch + 1 &&
  row.care.status !== 'revoked' &&
  row.tokens !== undefined;
