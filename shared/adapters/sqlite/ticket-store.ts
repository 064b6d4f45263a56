import type { Ticket } from '#shared/domain/consent/ticket.ts';
import type { TicketStore } from '#shared/ports/ticket-store.ts';
import { freshTicketText, ticketKey } from '../ticket-text.ts';
import type { Database } from './database.ts';
import { queryOne, write } from './statement.ts';

/** No ticket lives longer than an hour: what ends two hours before a fresh one has ended an hour ago, in milliseconds. */
const LONG_BEFORE = 7_200_000;

/** Tickets in SQLite, each under the digest of its text. Whoever issues one sweeps out what has long ended. */
export function sqliteTicketStore({ sql, writes }: Database): TicketStore {
  const select = queryOne(sql, 'SELECT ticket FROM tickets WHERE digest = ?');
  const insert = write(
    sql,
    'INSERT INTO tickets (digest, ends_at, ticket) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const remove = write(sql, 'DELETE FROM tickets WHERE digest = ?');
  const sweep = write(sql, 'DELETE FROM tickets WHERE ends_at < ?');

  const find = (digest: string): Ticket | undefined => {
    const found = select(digest)?.[0];
    // Only this adapter writes the column.
    return found === undefined ? undefined : (JSON.parse(found as string) as Ticket);
  };

  return {
    issue: async (ticket) => {
      const text = freshTicketText();
      await writes.run(() => {
        sweep(ticket.expiresAt - LONG_BEFORE);
        insert(ticketKey(text), ticket.expiresAt, JSON.stringify(ticket));
      });
      return text;
    },
    find: async (text) => find(ticketKey(text)),
    take: (text) =>
      writes.run(() => {
        const digest = ticketKey(text);
        const ticket = find(digest);
        if (ticket !== undefined) remove(digest);
        return ticket;
      }),
    putBack: (text, ticket) =>
      writes.run(() => {
        insert(ticketKey(text), ticket.expiresAt, JSON.stringify(ticket));
      }),
  };
}
