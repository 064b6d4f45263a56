import type { Ticket } from '#shared/domain/consent/ticket.ts';
import type { Secret } from '#shared/domain/secret.ts';

/**
 * Keeps what long random texts stand for, by a digest alone: who reads the store can open nothing with what is there.
 * Tickets are forgotten some time after they end; until then they are given back, so that callers look at `expiresAt`.
 * Throws `StoreUnavailable`.
 */
export interface TicketStore {
  /** A fresh text of 256 random bits, 43 URL-safe characters, and what it stands for from now on. */
  issue(ticket: Ticket): Promise<Secret>;
  /** Strongly consistent. Any text may be asked for. */
  find(text: Secret): Promise<Ticket | undefined>;
  /** Takes it away: of all who call, one at most is given it. */
  take(text: Secret): Promise<Ticket | undefined>;
  /** Lets a ticket that was taken be taken once more, because nothing came of it. */
  putBack(text: Secret, ticket: Ticket): Promise<void>;
}
