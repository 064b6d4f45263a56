/**
 * Stands in for `@aws-sdk/endpoint-cache` in the functions' bundles: DynamoDB's endpoint discovery is off unless
 * somebody turns it on, and then would find nothing remembered.
 */
export class EndpointCache {
  readonly getEndpoint = (): undefined => undefined;
  readonly get = (): undefined => undefined;
  readonly set = (): undefined => undefined;
  readonly has = (): boolean => false;
  readonly delete = (): undefined => undefined;
}
