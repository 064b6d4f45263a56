import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { LookupFailed } from './checked-lookup.ts';
import type { NotSentCode, Outcome } from './transport.ts';

/** An `import` would read every member of the module, the root certificates among them. */
const { TLSSocket } = process.getBuiltinModule('node:tls');

/** How far a request has come. */
export interface SendProgress {
  /** A TCP connection stands. */
  hasTcp: boolean;
  /** The connection may carry the request: for https, its handshake is done. From here on it may have been read. */
  isConnected: boolean;
  /** The head of an answer came. */
  hasAnswer: boolean;
}

export function watchProgress(request: ClientRequest): SendProgress {
  const progress: SendProgress = { hasTcp: false, isConnected: false, hasAnswer: false };
  request.once('socket', (socket) => {
    if (request.reusedSocket || isReady(socket)) {
      progress.hasTcp = true;
      progress.isConnected = true;
      return;
    }
    socket.once('connect', () => {
      progress.hasTcp = true;
      if (!(socket instanceof TLSSocket)) progress.isConnected = true;
    });
    socket.once('secureConnect', () => {
      progress.isConnected = true;
    });
  });
  return progress;
}

/** A connection that another request opened, and that is handed over only now. */
function isReady(socket: Socket): boolean {
  return !socket.connecting && !(socket instanceof TLSSocket && socket.getCipher() === undefined);
}

/**
 * What a failed request means. Before the connection stands nothing was sent; a write that the system refused was not
 * sent either, because the request goes out in one write. All else may have been read by the vendor.
 */
export function whyFailed(error: NodeJS.ErrnoException | undefined, progress: SendProgress): Outcome {
  if (!progress.isConnected) return { kind: 'not_sent', code: notSentCode(error, progress) };
  if (progress.hasAnswer) return { kind: 'ambiguous', code: 'truncated_body' };
  if (error?.syscall === 'write') return { kind: 'not_sent', code: 'not_written' };
  const isMalformed = error?.code?.startsWith('HPE_') === true;
  return { kind: 'ambiguous', code: isMalformed ? 'malformed_answer' : 'connection_reset' };
}

function notSentCode(error: NodeJS.ErrnoException | undefined, progress: SendProgress): NotSentCode {
  if (error instanceof LookupFailed) return error.code;
  if (progress.hasTcp) return 'tls_failed';
  return error?.code === 'ECONNREFUSED' ? 'connection_refused' : 'connect_failed';
}
