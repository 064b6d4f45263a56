import { CONNECT_LIVES } from '#shared/domain/consent/ticket.ts';
import { type Refusal, refusal } from '#shared/domain/error-code.ts';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { Secret } from '#shared/domain/secret.ts';
import { after, before, type Instant, minutes } from '#shared/domain/time.ts';
import type { Ports } from '#shared/ports/ports.ts';
import { isShown, noSuchIntegration } from '../no-such-integration.ts';

export type LinkPorts = Pick<Ports, 'store' | 'tickets' | 'clock'>;

/** Lets a person's browser begin a consent. */
export interface ConnectLink {
  readonly kind: 'link';
  readonly integration: IntegrationId;
  readonly ticket: Secret;
  readonly expiresAt: Instant;
}

/** A link is handed out again until then: a job that asks in a loop shall not make a ticket each time. */
const STILL_LONG_ENOUGH = minutes(30);
const MOST_REMEMBERED = 10_000;

export interface LinkOptions {
  /** Whether somebody else may consent than who did before. */
  readonly mayBeAnother?: boolean;
}

export interface ConnectLinks {
  /** A fresh link of this integration, or why it needs none. */
  fresh(id: IntegrationId, options?: LinkOptions): Promise<ConnectLink | Refusal>;
  /** A link for this row; `undefined` where no person has to consent. */
  forRow(row: Integration): Promise<ConnectLink | undefined>;
  /** A link for whoever was refused because a person has to consent; the same one for a while. */
  forRefused(id: IntegrationId): Promise<ConnectLink | undefined>;
}

export function connectLinks(ports: LinkPorts): ConnectLinks {
  const remembered = new Map<IntegrationId, { readonly of: Integration; readonly link: ConnectLink }>();

  async function make(row: Integration, { mayBeAnother = false }: LinkOptions = {}): Promise<ConnectLink> {
    const expiresAt = after(ports.clock.now(), CONNECT_LIVES);
    const { id: integration, createdAt: born, epoch } = row;
    const ticket = await ports.tickets.issue({
      kind: 'connect',
      integration,
      born,
      epoch,
      ...(mayBeAnother ? { mayBeAnother } : {}),
      expiresAt,
    });
    return { kind: 'link', integration, ticket, expiresAt };
  }

  async function again(row: Integration): Promise<ConnectLink> {
    const known = remembered.get(row.id);
    const isGood =
      known?.of.epoch === row.epoch &&
      known.of.createdAt === row.createdAt &&
      before(known.link.expiresAt, STILL_LONG_ENOUGH) > ports.clock.now();
    if (isGood) return known.link;
    const link = await make(row);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(row.id, { of: row, link });
    return link;
  }

  return {
    fresh: async (id, options) => {
      const row = await ports.store.find(id);
      if (row === undefined || !isShown(row)) return noSuchIntegration(id);
      return needsConsent(row) ? make(row, options) : noConsent(row);
    },
    forRow: async (row) => (needsConsent(row) ? make(row) : undefined),
    forRefused: async (id) => {
      const row = await ports.store.find(id);
      return row !== undefined && isShown(row) && needsConsent(row) ? again(row) : undefined;
    },
  };
}

/** Whether a person brings the grant, by a page of ours. */
const needsConsent = ({ grantType }: Integration): boolean =>
  grantType === 'authorization_code' || grantType === 'device_code';

const noConsent = (row: Integration): Refusal =>
  refusal('conflict', `${row.id} is granted by ${row.grantType}: no person has to consent to it`);
