import { type Duration, seconds, shortest } from '#shared/domain/time.ts';
import type { Log } from '#shared/ports/tell.ts';

/** A message as Lambda hands it over; only what is read of it. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

/** What Lambda is answered: the messages that come again. */
export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

export interface BackingOff {
  /** Throws where the message has to come again. */
  readonly handle: (message: ReceivedMessage) => Promise<void>;
  /** Hides a message from other receivers for that long, counted from now. */
  readonly hide: (receiptHandle: string, length: Duration) => Promise<void>;
  readonly log: Log;
}

/** After a failure, doubled with each: the first tries are over within a minute. */
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT = seconds(15 * 60);

/** Works on a batch side by side. A message that failed is reported as such, alone, and hidden the longer the more often. */
export const backingOff = ({ handle, hide, log }: BackingOff) => {
  async function again(message: ReceivedMessage, error: unknown): Promise<void> {
    const { messageId, receiptHandle } = message;
    log.warn('message comes again', { messageId, cause: nameOf(error) });
    try {
      await hide(receiptHandle, waitOf(message));
    } catch (fault) {
      // It comes back when the queue's own time is over.
      log.warn('message not hidden', { messageId, cause: nameOf(fault) });
    }
  }

  return async (messages: readonly ReceivedMessage[]): Promise<BatchAnswer> => {
    const failed = await Promise.all(
      messages.map(async (message) => {
        try {
          await handle(message);
          return [];
        } catch (error) {
          await again(message, error);
          return [{ itemIdentifier: message.messageId }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  };
};

function waitOf({ attributes }: ReceivedMessage): Duration {
  const before = Math.max(0, Number(attributes.ApproximateReceiveCount) - 1);
  return shortest(seconds(FIRST_WAIT_SECONDS * 2 ** Math.min(before, 20)), LONGEST_WAIT);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
