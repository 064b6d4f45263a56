import { connect, type Socket } from 'node:net';

/** One keep-alive connection with one request under way at a time, as light as a client can be. */
export interface Connection {
  /** Sends a whole request; gives status and body of the answer. Answers must carry `content-length`. */
  send(request: Buffer): Promise<{ readonly status: number; readonly body: Buffer }>;
  close(): void;
}

interface Waiting {
  readonly resolve: (answer: { readonly status: number; readonly body: Buffer }) => void;
  readonly reject: (error: Error) => void;
}

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: (\d+)\r\n/i;

export async function openConnection(url: URL): Promise<Connection> {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let waiting: Waiting | undefined;
  let received: Buffer = Buffer.alloc(0);

  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = wholeAnswer(received);
    if (answer === undefined || waiting === undefined) return;
    const { resolve } = waiting;
    waiting = undefined;
    received = Buffer.alloc(0);
    resolve(answer);
  });
  socket.on('close', () => waiting?.reject(new Error('the connection was closed before the answer')));
  socket.on('error', (error) => waiting?.reject(error));

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        writeOrFail(socket, request, reject);
      }),
    close: () => socket.destroy(),
  };
}

function writeOrFail(socket: Socket, request: Buffer, reject: (error: Error) => void): void {
  if (socket.destroyed) reject(new Error('the connection is closed'));
  else socket.write(request);
}

function wholeAnswer(bytes: Buffer): { readonly status: number; readonly body: Buffer } | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd + 2);
  const bodyStart = headEnd + HEAD_END.length;
  const length = Number(LENGTH.exec(head)?.[1]);
  if (bytes.length < bodyStart + length) return undefined;
  return { status: Number(head.slice(9, 12)), body: bytes.subarray(bodyStart, bodyStart + length) };
}

/** The bytes of a POST with this JSON. */
export function postBytes(url: URL, path: string, key: string, json: string): Buffer {
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${key}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  );
}
