import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { complete } from '#shared/adapters/http/api.ts';
import type { HttpResponse } from '#shared/adapters/http/message.ts';
import { problem, problemWith } from '#shared/adapters/http/problem.ts';
import { refusal } from '#shared/domain/error-code.ts';
import { drained } from './linger.ts';

/** Answers what Node could not read as HTTP, in the contract's own way, and closes. */
export function answerBroken(error: Error, socket: Socket): void {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  // The parser has given up: what still comes would be told as broken again.
  socket.removeAllListeners('data');
  const answer = complete(answerFor(code), { requestId: randomUUID() });
  const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(answer.body);
  socket.end(
    `HTTP/1.1 ${answer.status} Refused\r\n${lines.join('')}content-length: ${length}\r\nconnection: close\r\n\r\n${answer.body}`,
  );
  void drained(socket).then(() => socket.destroy());
}

function answerFor(code: unknown): HttpResponse {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return problem(refusal('payload_too_large', 'headers, and what stands beside chunks, may have 16 KiB'));
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problemWith(408, 'invalid_request', 'the request did not come whole in time');
    default:
      return problem(refusal('invalid_request', 'this is not HTTP/1.1 as RFC 9112 has it'));
  }
}
