import type { Emulator } from '../../../infra/local/emulator.ts';
import { asRoot, json } from '../../security/aws-call.ts';
import { eventually } from '../patience.ts';

/** An event as the bus hands it on. */
export interface BusEvent {
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface BusInbox {
  /** Every event that came since, oldest first; waits until one is as wanted. */
  until(wanted: (event: BusEvent) => boolean): Promise<readonly BusEvent[]>;
}

/** Hears every event of the deployment's own bus from now on. */
export async function listenToBus(emulator: Emulator): Promise<BusInbox> {
  const { EventBuses } = await asRoot(emulator, json('events', 'AWSEvents.ListEventBuses', {}));
  const bus = (EventBuses as { Name: string }[]).find(({ Name }) => Name !== 'default');
  if (bus === undefined) throw new Error('there is no bus but the default one');
  const { QueueUrl } = await asRoot(
    emulator,
    json('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'bus-inbox' }),
  );
  const rule = {
    Name: 'all',
    EventBusName: bus.Name,
    EventPattern: JSON.stringify({ source: [{ prefix: '' }] }),
  };
  await asRoot(emulator, json('events', 'AWSEvents.PutRule', rule));
  const Arn = `arn:aws:sqs:${emulator.region}:${emulator.account}:bus-inbox`;
  const Targets = [{ Id: 'inbox', Arn }];
  await asRoot(
    emulator,
    json('events', 'AWSEvents.PutTargets', { Rule: 'all', EventBusName: bus.Name, Targets }),
  );
  const heard: BusEvent[] = [];
  const receive = async (): Promise<void> => {
    const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 };
    const { Messages = [] } = await asRoot(emulator, json('sqs', 'AmazonSQS.ReceiveMessage', input));
    for (const { Body } of Messages as { Body: string }[]) heard.push(JSON.parse(Body) as BusEvent);
  };
  return {
    until: (wanted) =>
      eventually('the event is on the bus', async () => {
        await receive();
        return heard.some(wanted) ? heard : undefined;
      }),
  };
}
