import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '#shared/adapters/http/message.ts';

/** How much may lie in memory of bodies that have not come whole yet. */
export class BodyBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Takes so much of it, or says that there is not so much left. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

type Body = Uint8Array | 'too_large' | 'no_room' | 'cut_off';

const EMPTY = new Uint8Array();

/** The body of a request, or that it is too large, or more than there is room for, or that the caller went away. */
export function readBody(message: IncomingMessage, budget: BodyBudget | undefined): Promise<Body> {
  const { 'content-length': length, 'transfer-encoding': encoding } = message.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return Promise.resolve(EMPTY);
  if (Number(length ?? 0) > MAX_BODY_BYTES) return Promise.resolve('too_large');
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let isOver = false;
    const settle = (body: Body): void => {
      if (isOver) return;
      isOver = true;
      message.off('data', collect);
      budget?.giveBack(size);
      resolve(body);
    };
    const collect = (chunk: Uint8Array): void => {
      if (budget?.take(chunk.length) === false) {
        settle('no_room');
        return;
      }
      size += chunk.length;
      if (size > MAX_BODY_BYTES) settle('too_large');
      else chunks.push(chunk);
    };
    message.on('data', collect);
    message.once('end', () => {
      const [only] = chunks;
      settle(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    message.once('error', () => settle('cut_off'));
    message.once('close', () => settle('cut_off'));
  });
}
