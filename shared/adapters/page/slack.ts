import type { PageMessage } from '#shared/domain/incident/page-message.ts';
import type { Secret } from '#shared/domain/secret.ts';
import type { Pager } from '#shared/ports/pager.ts';
import { post } from './post.ts';
import { textOf } from './text.ts';

/** A header holds so many characters, a section so many (https://docs.slack.dev/reference/block-kit/blocks). */
const LONGEST_HEADER = 150;
const LONGEST_SECTION = 3000;

/**
 * A pager that posts to an incoming webhook of Slack, or of what takes the same. Its address is the secret: whoever has it
 * may post.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const slackPager = ({ url }: { readonly url: Secret }): Pager => ({
  send: (message) =>
    post({
      to: 'Slack',
      url: url.reveal(),
      body: JSON.stringify({ text: titleOf(message), blocks: blocksOf(message) }),
    }),
});

function blocksOf(message: PageMessage) {
  const [, ...lines] = textOf(message).split('\n');
  return [
    { type: 'header', text: { type: 'plain_text', text: titleOf(message).slice(0, LONGEST_HEADER) } },
    { type: 'section', text: { type: 'mrkdwn', text: escaped(lines.join('\n')).slice(0, LONGEST_SECTION) } },
    { type: 'context', elements: [{ type: 'mrkdwn', text: `incident ${escaped(message.incident)}` }] },
  ];
}

const MARKS: Readonly<Record<PageMessage['kind'], string>> = {
  opened: ':rotating_light:',
  escalated: ':rotating_light:',
  reminder: ':hourglass_flowing_sand:',
  resolved: ':white_check_mark:',
  test: ':wave:',
};

/** What notifications show. */
const titleOf = (message: PageMessage): string =>
  `${MARKS[message.kind]} ${escaped(textOf(message).split('\n')[0] ?? message.title)}`;

/** The three characters that mean something in Slack's texts. */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
