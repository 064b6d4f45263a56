import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TABLE } from '#shared/contract/table.ts';
import type { Ticket } from '#shared/domain/consent/ticket.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import type { TicketStore } from '#shared/ports/ticket-store.ts';
import { freshTicketText, ticketKey } from '../ticket-text.ts';
import { fromItem, type Item, type Plain, toItem } from './attributes.ts';
import { dynamoDbTable, IS_NOT_THERE, IS_THERE, keyOf } from './table.ts';

/** So many seconds after its end DynamoDB may forget a ticket, and does within days. */
const KEPT_AFTER_END = 3600;

/** Tickets in DynamoDB, each under the digest of its text; its time to live takes them away. */
export function dynamoDbTicketStore(options: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}): TicketStore {
  const table = dynamoDbTable(options.client, options.tableName);
  const at = (digest: string) => keyOf('ticket', digest);

  return {
    issue: async (ticket) => {
      const text = freshTicketText();
      const key = at(ticketKey(text));
      const outcome = await table.put({ ...key, ...itemOf(ticket) }, { when: [IS_NOT_THERE] });
      // Nobody else has this text: what stands there is this very write, repeated.
      if (outcome.kind === 'missing') throw new StoreUnavailable('a ticket was not written');
      return text;
    },
    find: async (text) => {
      const item = await table.get(at(ticketKey(text)));
      return item === undefined ? undefined : ticketOf(item);
    },
    take: async (text) => {
      const key = at(ticketKey(text));
      const item = await table.get(key);
      if (item === undefined) return undefined;
      // Where the answer to a delete was lost and the SDK repeats it, nobody gets the ticket: better than two.
      const outcome = await table.delete(key, { when: [IS_THERE] });
      return outcome.kind === 'written' ? ticketOf(item) : undefined;
    },
    putBack: async (text, ticket) => {
      // One that is there already is this very write, repeated.
      await table.put({ ...at(ticketKey(text)), ...itemOf(ticket) }, { when: [IS_NOT_THERE] });
    },
  };
}

const itemOf = (ticket: Ticket): Item =>
  toItem({
    ticket: ticket as unknown as { readonly [name: string]: Plain },
    [TABLE.timeToLive]: Math.ceil(ticket.expiresAt / 1000) + KEPT_AFTER_END,
  });

/** Only this adapter writes these items. */
const ticketOf = (item: Item): Ticket => fromItem(item).ticket as unknown as Ticket;
