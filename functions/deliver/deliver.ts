import type { ReceivedMessage } from '#shared/adapters/sqs/backing-off.ts';
import type { DeliveredTarget } from '#shared/contract/on-call.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import type { Log, Metrics } from '#shared/ports/tell.ts';
import type { Notice } from './read-notice.ts';

export interface Receiver {
  /** In the log. */
  readonly name: string;
  readonly target: Pick<DeliveredTarget, 'kind' | 'severities'>;
  readonly pager: Pager;
}

export interface DeliverWork {
  readonly read: (body: string) => Notice;
  readonly receivers: readonly Receiver[];
  /** Puts a message among the dead letters, where a person looks at it. */
  readonly setAside: (body: string) => Promise<void>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * Gives a message to everyone who wants it. Throws where somebody did not take it yet: then it comes again, and who has
 * taken it is not given it twice. What somebody refuses for good is set aside once all others have it.
 */
export const deliver =
  (work: DeliverWork) =>
  async ({ messageId, body }: ReceivedMessage): Promise<void> => {
    const notice = work.read(body);
    if (notice.kind === 'nothing') return;
    if (notice.kind === 'unreadable') {
      work.log.error('unreadable message', { messageId });
      await work.setAside(body);
      return;
    }
    const { message } = notice;
    const wanting = work.receivers.filter(({ target }) => wants(target, message));
    const results = await Promise.all(wanting.map((receiver) => give(work, receiver, message)));
    if (results.includes('failed')) throw new NotTakenYet();
    if (results.includes('refused')) await work.setAside(body);
  };

/** Who keeps alerts open hears of the end whatever it has grown to: an incident may have begun as a ticket. */
const wants = ({ kind, severities }: Receiver['target'], message: PageMessage): boolean =>
  severities.includes(message.severity) ||
  (message.kind === 'resolved' && (kind === 'pagerduty' || kind === 'opsgenie'));

async function give(
  { log, metrics }: DeliverWork,
  { name, pager }: Receiver,
  message: PageMessage,
): Promise<'taken' | 'failed' | 'refused'> {
  const { incident, kind } = message;
  try {
    await pager.send(message);
    log.info('told', { target: name, incident, kind });
    return 'taken';
  } catch (error) {
    if (!(error instanceof PagerUnavailable)) throw error;
    metrics.record('PageFailed', 1, 'Count');
    const fields = { target: name, incident, kind, why: error.message };
    if (error.isRefusal)
      log.error('the target refuses the message for good: mend its address or key', fields);
    else log.warn('the target did not take the message; it is tried again', fields);
    return error.isRefusal ? 'refused' : 'failed';
  }
}

class NotTakenYet extends Error {
  override readonly name = 'NotTakenYet';
}
