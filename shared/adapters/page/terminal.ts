import type { Pager } from '#shared/ports/pager.ts';
import { textOf } from './text.ts';

/** A pager for whoever sits before it: each message as a few lines of text, with an empty one behind. */
export const terminalPager = (write: (text: string) => void): Pager => ({
  send: async (message) => write(`${textOf(message)}\n\n`),
});
