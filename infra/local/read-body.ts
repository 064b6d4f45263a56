import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '#shared/adapters/http/message.ts';

const EMPTY = new Uint8Array();

/** The body of a request, or that it is too large, or that the caller went away before its end. */
export function readBody(message: IncomingMessage): Promise<Uint8Array | 'too_large' | 'cut_off'> {
  const { 'content-length': length, 'transfer-encoding': encoding } = message.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return Promise.resolve(EMPTY);
  if (Number(length ?? 0) > MAX_BODY_BYTES) return Promise.resolve('too_large');
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    message.on('data', (chunk: Uint8Array) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        message.pause();
        resolve('too_large');
        return;
      }
      chunks.push(chunk);
    });
    message.once('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    message.once('error', () => resolve('cut_off'));
    message.once('close', () => resolve('cut_off'));
  });
}
