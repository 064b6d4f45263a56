import type { IncomingMessage } from 'node:http';

/** No token answer comes near it; more is a mistake or an attack, and is not read on. */
const MOST_BYTES = 1024 * 1024;

export type CappedBody =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'truncated_body' }
  | { readonly kind: 'body_too_large' };

/** Reads a body to its end as UTF-8, or stops at 1 MiB. Calls `done` once. */
export function readCapped(response: IncomingMessage, done: (body: CappedBody) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isOver = false;
  const end = (body: CappedBody): void => {
    if (isOver) return;
    isOver = true;
    done(body);
  };
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) end({ kind: 'body_too_large' });
    else chunks.push(chunk);
  });
  response.on('end', () => end({ kind: 'whole', text: Buffer.concat(chunks).toString('utf8') }));
  response.on('error', () => end({ kind: 'truncated_body' }));
  response.on('close', () => end({ kind: 'truncated_body' }));
}
