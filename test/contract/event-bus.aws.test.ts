import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { eventBridgeClient, sqsClient } from '#shared/adapters/aws/clients.ts';
import { eventBridgeBus } from '#shared/adapters/eventbridge/event-bus.ts';
import { EVENT_SOURCE } from '#shared/contract/names.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import { freshName, useEmulator } from '../support/aws/environment.ts';
import { makeInbox } from '../support/aws/inbox.ts';
import { describeEventBusContract } from './event-bus.contract.ts';

describeEventBusContract('EventBridge', async () => {
  useEmulator();
  const [client, sqs] = [eventBridgeClient(), sqsClient()];
  const inbox = await makeInbox(sqs);
  const [EventBusName, Rule] = [freshName('bus'), 'all'];
  await client.send(new CreateEventBusCommand({ Name: EventBusName }));
  const EventPattern = JSON.stringify({ source: [EVENT_SOURCE] });
  await client.send(new PutRuleCommand({ Name: Rule, EventBusName, EventPattern }));
  const Targets = [{ Id: 'inbox', Arn: inbox.queueArn }];
  await client.send(new PutTargetsCommand({ Rule, EventBusName, Targets }));
  return {
    bus: eventBridgeBus({ client, busName: EventBusName, eachRefresh: true }),
    received: async (enough) => (await inbox.receive((bodies) => enough(bodies.map(eventIn)))).map(eventIn),
    close: async () => {
      await client.send(new RemoveTargetsCommand({ Rule, EventBusName, Ids: ['inbox'] }));
      await client.send(new DeleteRuleCommand({ Name: Rule, EventBusName }));
      await client.send(new DeleteEventBusCommand({ Name: EventBusName }));
      await inbox.delete();
      client.destroy();
      sqs.destroy();
    },
  };
});

function eventIn(body: string): DomainEvent {
  const { 'detail-type': type, detail } = JSON.parse(body) as {
    readonly 'detail-type': string;
    readonly detail: object;
  };
  return { ...detail, type } as DomainEvent;
}
