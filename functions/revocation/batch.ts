import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type Duration, milliseconds, seconds, shortest } from '#shared/domain/time.ts';
import type { Delivery } from '#shared/domain/webhook/delivery.ts';
import type { Clock } from '#shared/ports/system.ts';
import type { Log } from '#shared/ports/tell.ts';
import type { Applied } from '#shared/usecases/webhook/apply-delivery.ts';

export interface Work {
  readonly apply: (delivery: Delivery, goOn: () => boolean) => Promise<Applied>;
  /** Puts one that goes on into the queue, as a message of its own. */
  readonly send: (delivery: Delivery) => Promise<void>;
  /** `undefined` where the text is no delivery of ours. */
  readonly read: (body: string) => Delivery | undefined;
  /** Hides a message from other receivers for that long, counted from now. */
  readonly hide: (receiptHandle: string, length: Duration) => Promise<void>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

type TimeLeft = Pick<Context, 'getRemainingTimeInMillis'>;

/** How long a delivery waits for its next try; `undefined` once it has had its effect. */
type Wait = Duration | undefined;

/** SQS hides a message for twelve hours at most, counted from when it was received. A longer wait goes on after that. */
const LONGEST = seconds(11 * 3600);
/** For what is being done to one integration when the time is over: its tokens are revoked, the vendor may be slow. Half of a shorter time. */
const KEPT_MS = 45_000;
/** After a failure, doubled with each: an outage of hours ends before the deliveries that the queue allows. */
const FIRST_WAIT_SECONDS = 5;
const LONGEST_AFTER_A_FAILURE = seconds(15 * 60);

/**
 * Lets a batch of deliveries have their effect, side by side. One that must come back is reported as failed, alone, and
 * hidden until it is worth another try.
 */
export const batch = (work: Work) => {
  async function handle(record: SQSRecord, goOn: () => boolean): Promise<Wait> {
    const delivery = work.read(record.body);
    if (delivery === undefined) {
      work.log.error('unreadable message', { messageId: record.messageId });
      return afterFailure(record);
    }
    const applied = await work.apply(delivery, goOn);
    if (applied.kind === 'onward') await work.send(applied.delivery);
    if (applied.kind !== 'again') return undefined;
    // In whole seconds, as SQS counts, and past the instant.
    const wait = Math.max(0, Math.ceil((applied.at - work.clock.now() + 1) / 1000));
    return shortest(seconds(wait), LONGEST);
  }

  async function handleSafely(record: SQSRecord, goOn: () => boolean): Promise<Wait> {
    try {
      return await handle(record, goOn);
    } catch (error) {
      work.log.error('delivery not applied', { messageId: record.messageId, cause: nameOf(error) });
      return afterFailure(record);
    }
  }

  /** A message that could not be hidden comes back when the queue's own time is over. */
  async function hide(record: SQSRecord, length: Duration): Promise<void> {
    try {
      await work.hide(record.receiptHandle, length);
    } catch (error) {
      work.log.warn('message not hidden', { messageId: record.messageId, cause: nameOf(error) });
    }
  }

  return async (event: SQSEvent, context: TimeLeft): Promise<SQSBatchResponse> => {
    const kept = Math.min(KEPT_MS, context.getRemainingTimeInMillis() / 2);
    const goOn = () => context.getRemainingTimeInMillis() > kept;
    const failed = await Promise.all(
      event.Records.map(async (record) => {
        const wait = await handleSafely(record, goOn);
        if (wait === undefined) return [];
        await hide(record, wait);
        return [{ itemIdentifier: record.messageId }];
      }),
    );
    return { batchItemFailures: failed.flat() };
  };
};

function afterFailure({ attributes }: SQSRecord): Duration {
  const before = Math.max(0, Number(attributes.ApproximateReceiveCount) - 1);
  return shortest(
    milliseconds(FIRST_WAIT_SECONDS * 1000 * 2 ** Math.min(before, 20)),
    LONGEST_AFTER_A_FAILURE,
  );
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
