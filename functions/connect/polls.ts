import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { IntegrationId } from '#shared/domain/ids.ts';
import type { Log } from '#shared/ports/tell.ts';

export interface PollWork {
  readonly look: (id: IntegrationId) => Promise<void>;
  /** `undefined` where the text is no message of ours. */
  readonly read: (body: string) => IntegrationId | undefined;
  readonly log: Log;
}

/** Looks at consents by device code, side by side. One that failed is looked at again when its message comes back. */
export const polls =
  ({ look, read, log }: PollWork) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(
      event.Records.map(async ({ messageId, body }) => {
        const id = read(body);
        if (id === undefined) {
          log.error('unreadable message', { messageId });
          return [];
        }
        try {
          await look(id);
          return [];
        } catch (error) {
          const cause = error instanceof Error ? error.name : 'unknown';
          log.error('consent not looked at', { integration: id, cause });
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  };
