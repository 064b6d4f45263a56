import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { IntegrationId } from '#shared/domain/ids.ts';
import { type Duration, seconds } from '#shared/domain/time.ts';
import type { Log } from '#shared/ports/tell.ts';

export interface PollWork {
  readonly look: (id: IntegrationId) => Promise<void>;
  /** `undefined` where the text is no message of ours. */
  readonly read: (body: string) => IntegrationId | undefined;
  /** Hides a message from other receivers for that long, counted from now. */
  readonly hide: (receiptHandle: string, length: Duration) => Promise<void>;
  readonly log: Log;
}

/** The queue's own time is longer than many a code lives. */
const AFTER_A_FAILURE = seconds(30);

/** Looks at consents by device code, side by side. One that failed is looked at again soon, by the same message. */
export const polls =
  ({ look, read, hide, log }: PollWork) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      event.Records.map(async ({ messageId, receiptHandle, body }) => {
        const id = read(body);
        if (id === undefined) {
          log.error('unreadable message', { messageId });
          return [];
        }
        try {
          await look(id);
          return [];
        } catch (error) {
          log.error('consent not looked at', { integration: id, cause: nameOf(error) });
          // One that could not be hidden comes back when the queue's own time is over.
          await hide(receiptHandle, AFTER_A_FAILURE).catch((fault: unknown) =>
            log.warn('message not hidden', { messageId, cause: nameOf(fault) }),
          );
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  };

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
