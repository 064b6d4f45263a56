import { startReceiver } from './receiver.ts';

export interface SlackPost {
  readonly text: string;
  readonly blocks: readonly {
    readonly type: string;
    readonly text?: { readonly type: string; readonly text: string };
  }[];
}

const PATH = '/services/T000/B000/XXXX';

/**
 * An incoming webhook of Slack: `ok` for what it takes, `invalid_payload` or `invalid_blocks` with 400 for what it does
 * not, `no_service` with 404 at an address that is none
 * (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
 */
export class SlackChannel {
  readonly posts: SlackPost[] = [];
  /** Absent: it works. */
  status: number | undefined;
  readonly #server: Awaited<ReturnType<typeof startReceiver>>;

  private constructor(server: Awaited<ReturnType<typeof startReceiver>>) {
    this.#server = server;
  }

  static async start(): Promise<SlackChannel> {
    const channel: SlackChannel = new SlackChannel(
      await startReceiver(({ path, text }) => {
        if (channel.status !== undefined) return { status: channel.status };
        if (path !== PATH) return { status: 404, text: 'no_service' };
        const post = JSON.parse(text) as SlackPost;
        if (typeof post.text !== 'string' || post.text === '') return { status: 400, text: 'no_text' };
        if (!post.blocks.every(isTaken)) return { status: 400, text: 'invalid_blocks' };
        channel.posts.push(post);
        return { status: 200, text: 'ok' };
      }),
    );
    return channel;
  }

  get url(): string {
    return `${this.#server.url}${PATH}`;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }
}

/** Lengths as https://docs.slack.dev/reference/block-kit/blocks has them. */
function isTaken({ type, text }: SlackPost['blocks'][number]): boolean {
  if (type === 'header') return text?.type === 'plain_text' && text.text.length <= 150;
  if (type === 'section') return text?.type === 'mrkdwn' && text.text.length > 0 && text.text.length <= 3000;
  return type === 'context';
}
