import { isAlarmNotice, messageOfAlarm } from '#shared/adapters/page/alarm-notice.ts';
import { readWire } from '#shared/adapters/page/read-wire.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';

export interface NoticeOptions {
  readonly stage: string;
  /** ARN; every other topic is that of pages. */
  readonly ticketTopic: string;
}

/** `nothing`: an alarm has too few data to say how things are. `unreadable`: a program wrote what is not ours. */
export type Notice =
  | { readonly kind: 'message'; readonly message: PageMessage }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable' };

const UNREADABLE: Notice = { kind: 'unreadable' };

/** What SNS put into the queue: a message of our own, or one of an alarm of CloudWatch. */
export const readNotice =
  ({ stage, ticketTopic }: NoticeOptions) =>
  (body: string): Notice => {
    const envelope = objectIn(body);
    const value = typeof envelope?.Message === 'string' ? objectIn(envelope.Message) : undefined;
    if (value === undefined) return UNREADABLE;
    if (isAlarmNotice(value)) {
      const severity = envelope?.TopicArn === ticketTopic ? 'ticket' : 'page';
      const message = messageOfAlarm(value, { severity, stage });
      return message === undefined ? { kind: 'nothing' } : { kind: 'message', message };
    }
    const message = readWire(value);
    return message === undefined ? UNREADABLE : { kind: 'message', message };
  };

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
