/** The same, and each client is made once, as whoever uses them must. */
import {
  DynamoDBClient,
  EventBridgeClient,
  KMSClient,
  SecretsManagerClient,
  SQSClient,
} from './bare-clients.ts';

export * from './bare-clients.ts';
export const made = [DynamoDBClient, SecretsManagerClient, SQSClient, EventBridgeClient, KMSClient].map(
  (Client) => new Client({}),
);
