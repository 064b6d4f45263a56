/**
 * Stands in for `@smithy/core/event-streams` in the functions' bundles. The SDK loads it when an operation streams
 * events, and none of the five services that the functions call has such an operation.
 */
const unused = (): never => {
  throw new Error('event streams are left out of this bundle');
};

export const EventStreamSerde = unused;
export const eventStreamSerdeProvider = unused;
