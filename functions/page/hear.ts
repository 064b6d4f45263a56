import type { BatchAnswer, ReceivedMessage } from '#shared/adapters/sqs/backing-off.ts';
import type { DomainEvent } from '#shared/domain/event.ts';
import type { Log } from '#shared/ports/tell.ts';

export interface HearWork {
  readonly hear: (event: DomainEvent) => Promise<void>;
  /** `undefined` where the text is no event of ours. */
  readonly read: (body: string) => DomainEvent | undefined;
  /** Gives the pager what it has not taken yet. */
  readonly tell: () => Promise<void>;
  readonly log: Log;
}

/** Puts what one message of the queue says on record. Throws where it could not: then it comes again. */
export const hearMessage =
  ({ hear, read, log }: Pick<HearWork, 'hear' | 'read' | 'log'>) =>
  async ({ messageId, body }: ReceivedMessage): Promise<void> => {
    const event = read(body);
    if (event !== undefined) return hear(event);
    log.error('unreadable message', { messageId });
    throw new UnreadableMessage();
  };

/**
 * Puts a batch of events on record, then tells of them at once. What could not be told is on record all the same: the
 * look of the next minute tells it.
 */
export const hearBatch =
  (
    onRecord: (messages: readonly ReceivedMessage[]) => Promise<BatchAnswer>,
    { tell, log }: Pick<HearWork, 'tell' | 'log'>,
  ) =>
  async (messages: readonly ReceivedMessage[]): Promise<BatchAnswer> => {
    const answer = await onRecord(messages);
    try {
      await tell();
    } catch (error) {
      log.error('told a minute later', { cause: error instanceof Error ? error.name : 'unknown' });
    }
    return answer;
  };

/** It ends among the dead letters, where a person looks at it. */
class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}
