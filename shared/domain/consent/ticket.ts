import type { CampaignId } from '../campaign/campaign.ts';
import type { ClientId, IntegrationId } from '../ids.ts';
import type { Integration } from '../integration.ts';
import { type Instant, minutes } from '../time.ts';

/** What a person may bring to the vault by an intake link. */
export const INTAKE_KINDS = ['clientSecret', 'webhookSecret', 'privateKey'] as const;
export type IntakeKind = (typeof INTAKE_KINDS)[number];

interface OfGrant {
  /** The operator lets somebody else consent than who did before. */
  readonly mayBeAnother?: true;
  readonly integration: IntegrationId;
  /** When the integration was made: an id may be used again after a removal. */
  readonly born: Instant;
  readonly epoch: number;
  readonly expiresAt: Instant;
}

/** Lets whoever holds it begin a consent. */
export interface ConnectTicket extends OfGrant {
  readonly kind: 'connect';
}

/** A consent that is under way at the vendor: what `state` stands for. */
export interface ConsentState extends OfGrant {
  readonly kind: 'consent';
  readonly client: ClientId;
  /** The campaign whose scopes were asked for. */
  readonly asks?: CampaignId;
  /** A keyed fingerprint of what this browser alone has: see `ProofKey`. */
  readonly browser: string;
  /** Sent with the code just as it was sent with the request (RFC 6749 4.1.3). */
  readonly redirectUri: string;
}

/** Lets whoever holds it bring one secret of a client. */
export interface IntakeTicket {
  readonly kind: 'intake';
  readonly client: ClientId;
  /** When the client was made. */
  readonly born: Instant;
  readonly what: IntakeKind;
  readonly expiresAt: Instant;
}

/** What a long random text stands for. The text itself is with whoever was given it, and kept nowhere. */
export type Ticket = ConnectTicket | ConsentState | IntakeTicket;

export const CONNECT_LIVES = minutes(60);
export const CONSENT_LIVES = minutes(10);
export const INTAKE_LIVES = minutes(60);

/**
 * Whether a connect link still opens: no consent and no import has come since it was made. A withdrawal does not close
 * it, because that is when a person needs it.
 */
export function mayConnect(row: Integration, ticket: ConnectTicket): boolean {
  if (row.createdAt !== ticket.born) return false;
  return row.epoch === ticket.epoch || row.care.status === 'revoked';
}

/** Whether the grant that a consent was begun for is still the one that it will replace. */
export const mayFinish = (row: Integration, state: ConsentState): boolean =>
  row.createdAt === state.born && row.epoch === state.epoch && row.client === state.client;
