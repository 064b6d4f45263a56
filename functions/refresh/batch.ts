import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type Duration, milliseconds, seconds } from '#shared/domain/time.ts';
import type { Vendor } from '#shared/domain/vendor.ts';
import type { RefreshMessage } from '#shared/ports/refresh-queue.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { VendorRegistry } from '#shared/ports/vendor-registry.ts';
import type { finishRemoval } from '#shared/usecases/finish-removal.ts';
import type { RefreshInput, RefreshOutcome } from '#shared/usecases/refresh/ports.ts';
import { afterRefresh, afterRemoval, type Verdict, VISIBLE_AGAIN } from './verdict.ts';

export interface Work {
  readonly refresh: (input: RefreshInput) => Promise<RefreshOutcome>;
  readonly finishRemoval: ReturnType<typeof finishRemoval>;
  /** `undefined` where the text is no message of ours. */
  readonly read: (body: string) => RefreshMessage | undefined;
  /** Hides a message from other receivers for that long, counted from now. */
  readonly hide: (receiptHandle: string, length: Duration) => Promise<void>;
  readonly vendors: VendorRegistry;
  readonly clock: Clock;
  readonly log: Log;
}

/** After a fault of our own: soon enough to recover by itself, late enough for a person to see it in the log. */
const AFTER_A_FAULT: Verdict = { kind: 'again', after: seconds(30) };

/**
 * Works on a batch side by side: a refresh is mostly waiting for a vendor. A message that must come back is reported
 * as failed, alone, and hidden until it is worth another try.
 */
export const batch = (work: Work) => {
  async function handle(record: SQSRecord, timeLeft: () => Duration): Promise<Verdict> {
    const message = work.read(record.body);
    if (message === undefined) {
      work.log.error('unreadable message', { messageId: record.messageId });
      return AFTER_A_FAULT;
    }
    if (message.why === 'removal') return remove(message);
    const onLease = async (_until: unknown, vendor: Vendor) => {
      if (vendor.rotation.kind === 'grace') await hide(record, VISIBLE_AGAIN);
    };
    const outcome = await work.refresh({ ...message, timeLeft, onLease });
    if (outcome.kind === 'removal_due') return remove(message);
    return afterRefresh(outcome, work.vendors.find(message.vendor), work.clock.now());
  }

  async function remove(message: RefreshMessage): Promise<Verdict> {
    return afterRemoval(await work.finishRemoval({ id: message.id }), work.clock.now());
  }

  /** A message that could not be hidden comes back late, which is no reason to stop a refresh. */
  async function hide(record: SQSRecord, length: Duration): Promise<void> {
    try {
      await work.hide(record.receiptHandle, length);
    } catch (error) {
      work.log.warn('message not hidden', { messageId: record.messageId, cause: nameOf(error) });
    }
  }

  async function handleSafely(record: SQSRecord, timeLeft: () => Duration): Promise<Verdict> {
    try {
      return await handle(record, timeLeft);
    } catch (error) {
      work.log.error('refresh failed', { messageId: record.messageId, cause: nameOf(error) });
      return AFTER_A_FAULT;
    }
  }

  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const timeLeft = () => milliseconds(context.getRemainingTimeInMillis());
    const failed = await Promise.all(
      event.Records.map(async (record) => {
        const verdict = await handleSafely(record, timeLeft);
        if (verdict.kind === 'done') return [];
        await hide(record, verdict.after);
        return [{ itemIdentifier: record.messageId }];
      }),
    );
    return { batchItemFailures: failed.flat() };
  };
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
