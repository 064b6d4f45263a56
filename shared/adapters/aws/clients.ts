import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * Clients of the SDK, made for what hangs on them. Region, endpoint and credentials come from the environment, as
 * Lambda sets them: the functions' bundles hold an environment provider in place of the SDK's chain of providers.
 */
export interface ClientOptions {
  /** Told of each call that goes out, repeats included. @default nobody */
  readonly onCall?: ((service: string, command: string) => void) | undefined;
}

/** How long one call may take, and how often it is tried. */
interface Patience {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly attempts: number;
}

/** Three tries and their pauses end long before the shortest lease, 15 s: a slow acquire must not eat it up. */
const ROWS: Patience = { connectionTimeout: 1000, requestTimeout: 2000, attempts: 3 };
/** Few tries: who must store a token set repeats the whole for as long as its process lives. */
const SECRETS: Patience = { connectionTimeout: 1000, requestTimeout: 5000, attempts: 2 };
/** Queue, bus and topic: nothing waits for them but the end of an invocation. */
const MESSAGES: Patience = { connectionTimeout: 1000, requestTimeout: 5000, attempts: 3 };
/** A batch of refreshes works at once, each with a call or two under way. */
const SOCKETS = 64;

const settings = ({ connectionTimeout, requestTimeout, attempts }: Patience) => {
  const agent = { keepAlive: true, maxSockets: SOCKETS };
  return {
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout,
      requestTimeout,
      // Without this the SDK would only print a warning and go on waiting.
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
};

export const dynamoDbClient = (options: ClientOptions = {}): DynamoDBClient =>
  counted(new DynamoDBClient(settings(ROWS)), options);

export const secretsManagerClient = (options: ClientOptions = {}): SecretsManagerClient =>
  counted(new SecretsManagerClient(settings(SECRETS)), options);

export const kmsClient = (options: ClientOptions = {}): KMSClient =>
  counted(new KMSClient(settings(SECRETS)), options);

/** The queue's URL names the queue, not the way to it. */
export const sqsClient = (options: ClientOptions = {}): SQSClient =>
  counted(new SQSClient({ ...settings(MESSAGES), useQueueUrlAsEndpoint: false }), options);

export const eventBridgeClient = (options: ClientOptions = {}): EventBridgeClient =>
  counted(new EventBridgeClient(settings(MESSAGES)), options);

export const snsClient = (options: ClientOptions = {}): SNSClient =>
  counted(new SNSClient(settings(MESSAGES)), options);

interface CallContext {
  readonly clientName?: string;
  readonly commandName?: string;
}
type Middleware = <Args, Result>(
  next: (args: Args) => Promise<Result>,
  context: CallContext,
) => (args: Args) => Promise<Result>;

/** `deserialize` is the step next to the wire: each try of a call passes it. */
const AT_THE_WIRE = { step: 'deserialize', name: 'countCalls' } as const;

interface Countable {
  readonly middlewareStack: { add(middleware: Middleware, options: typeof AT_THE_WIRE): void };
}

function counted<C extends Countable>(client: C, { onCall }: ClientOptions): C {
  if (onCall === undefined) return client;
  client.middlewareStack.add(
    (next, context) => (args) => {
      onCall(context.clientName ?? 'unknown', context.commandName ?? 'unknown');
      return next(args);
    },
    AT_THE_WIRE,
  );
  return client;
}
