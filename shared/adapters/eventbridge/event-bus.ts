import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '#shared/contract/names.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { BusUnavailable, type EventBus } from '#shared/ports/tell.ts';
import { sendAll } from '../aws/send-all.ts';

export interface EventBridgeOptions {
  readonly client: EventBridgeClient;
  readonly busName: string;
  /**
   * Whether to tell of each refresh that went as it should: one more call of AWS for each.
   * @default not; the measurements count them
   */
  readonly eachRefresh?: boolean;
}

/** Events on a bus: the type is the `detail-type`, everything else of an event is its `detail`. */
export function eventBridgeBus({ client, busName, eachRefresh = false }: EventBridgeOptions): EventBus {
  const isWanted = ({ type }: DomainEvent): boolean => eachRefresh || type !== 'integration.refreshed';
  return {
    publish: async (events, at) => {
      const putBatch = async (batch: readonly DomainEvent[]): Promise<readonly DomainEvent[]> => {
        const answer = await client.send(
          new PutEventsCommand({
            Entries: batch.map(({ type, ...detail }) => ({
              EventBusName: busName,
              Source: EVENT_SOURCE,
              DetailType: type,
              Detail: JSON.stringify(detail),
              Time: new Date(at),
            })),
          }),
        );
        // The call succeeds though single entries failed; the answers come in the order of the entries.
        if ((answer.FailedEntryCount ?? 0) === 0) return [];
        return batch.filter((_, n) => answer.Entries?.[n]?.ErrorCode !== undefined);
      };
      const { count, cause } = await sendAll(events.filter(isWanted), putBatch);
      if (count === 0) return;
      const why = cause instanceof Error ? `: ${cause.name}` : '';
      throw new BusUnavailable(`EventBridge did not take ${count} of ${events.length} events${why}`, {
        cause,
      });
    },
  };
}
