import { EventBridgeClient, type PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, it } from 'vitest';
import { eventBridgeBus } from '#shared/adapters/eventbridge/event-bus.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { eventOf } from '#shared/domain/event-of.ts';
import { anIntegration, NOW } from '../../support/integration.ts';

const refreshed: DomainEvent = eventOf(anIntegration(), { type: 'integration.refreshed' });
const recovered: DomainEvent = eventOf(anIntegration(), { type: 'integration.recovered' });

/** Takes everything, and notes the types that came in each call. */
class NotingClient extends EventBridgeClient {
  readonly calls: (string | undefined)[][] = [];

  override async send(...args: never[]): Promise<never> {
    const [{ input }] = args as unknown as [PutEventsCommand];
    this.calls.push((input.Entries ?? []).map(({ DetailType }) => DetailType));
    return { FailedEntryCount: 0 } as never;
  }
}

it('does not call AWS for a refresh that went as it should', async () => {
  const client = new NotingClient({});
  const bus = eventBridgeBus({ client, busName: 'bus' });
  await bus.publish([refreshed], NOW);
  expect(client.calls).toEqual([]);
  await bus.publish([refreshed, recovered], NOW);
  expect(client.calls).toEqual([['integration.recovered']]);
});

it('tells of each refresh where that is wanted', async () => {
  const client = new NotingClient({});
  await eventBridgeBus({ client, busName: 'bus', eachRefresh: true }).publish([refreshed], NOW);
  expect(client.calls).toEqual([['integration.refreshed']]);
});
