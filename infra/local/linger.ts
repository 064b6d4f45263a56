import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';

const LINGER_MS = 1000;
const LINGER_BYTES = 4 * 1024 * 1024;

/**
 * Closing over bytes that nobody has read resets the connection, and the caller may lose an answer that lies before it.
 * So what still comes is read and forgotten for a moment, until its end, a second or 4 MiB.
 */
export function drained(incoming: Readable): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const done = (): void => {
      clearTimeout(timer);
      incoming.off('data', count);
      resolve();
    };
    const count = (chunk: Uint8Array): void => {
      bytes += chunk.length;
      if (bytes > LINGER_BYTES) done();
    };
    const timer = setTimeout(done, LINGER_MS);
    incoming.on('data', count);
    incoming.once('end', done);
    incoming.once('close', done);
    incoming.resume();
  });
}

/** Whether some of a request's body may still come. */
export const hasMore = (message: IncomingMessage): boolean =>
  !message.complete &&
  (message.headers['transfer-encoding'] !== undefined || Number(message.headers['content-length'] ?? 0) > 0);

/** Ends an answer that has been written whole, and its connection, once the rest of the request is out of the way. */
export async function endDrained(message: IncomingMessage, response: ServerResponse): Promise<void> {
  await drained(message);
  response.end();
}
