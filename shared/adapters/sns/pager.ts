import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Severity } from '#shared/domain/incident/cause.ts';
import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import { type Pager, PagerUnavailable } from '#shared/ports/pager.ts';
import { textOf } from '../page/text.ts';
import { wireOf } from '../page/wire.ts';

export interface SnsPagerOptions {
  readonly client: SNSClient;
  /** ARNs. */
  readonly topics: Readonly<Record<Severity, string>>;
}

/** SNS takes fewer than 100 printable ASCII characters as the subject of a mail. */
const LONGEST_SUBJECT = 99;

/**
 * A pager that publishes to the topic of the message's severity: text for mails, JSON for whoever reads it by program
 * (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html).
 */
export const snsPager = ({ client, topics }: SnsPagerOptions): Pager => ({
  send: async (message) => {
    const { severity, kind, heading } = message;
    const [text, json] = [textOf(message), JSON.stringify(wireOf(message))];
    const command = new PublishCommand({
      TopicArn: topics[severity],
      Subject: subjectOf(message),
      MessageStructure: 'json',
      Message: JSON.stringify({ default: text, email: text, https: json, http: json, sqs: json }),
      MessageAttributes: {
        severity: attribute(severity),
        kind: attribute(kind),
        heading: attribute(heading),
      },
    });
    try {
      await client.send(command);
    } catch (error) {
      const why = error instanceof Error ? error.name : 'unknown';
      throw new PagerUnavailable(`SNS did not take the message: ${why}`);
    }
  },
});

const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });

const subjectOf = ({ severity, title }: PageMessage): string =>
  `[${severity}] ${title}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_SUBJECT);
