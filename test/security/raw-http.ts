import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What became of bytes that were sent: the answers to them, and whether the server then closed. */
export interface Heard {
  readonly answers: readonly RawAnswer[];
  readonly isClosed: boolean;
}

const PATIENCE_MS = 15_000;

export function connectTo(url: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.off('error', reject);
      // A reset is an end like another: what was heard before it counts.
      socket.on('error', () => socket.destroy());
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Sends bytes as they are, and listens until so many answers came or the server closed. */
export async function sendRaw(url: string, bytes: string | Uint8Array, answers = 1): Promise<Heard> {
  const socket = await connectTo(url);
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  return hear(socket, answers);
}

/** Listens until so many answers came or the server closed; then lets go of the connection. */
export function hear(socket: Socket, wanted = 1): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let bytes = '';
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`neither answered nor closed: ${JSON.stringify(bytes.slice(0, 300))}`));
    }, PATIENCE_MS);
    const done = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ answers: answersIn(bytes), isClosed });
    };
    socket.on('data', (chunk: Uint8Array) => {
      bytes += Buffer.from(chunk).toString('latin1');
      if (answersIn(bytes).length >= wanted) done(false);
    });
    socket.once('close', () => done(true));
    socket.once('end', () => done(true));
  });
}

/** The whole answers in a text; those of 1xx go before another and are left out. */
function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return answers;
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1] ?? Number.NaN);
    const length = Number(headers['content-length'] ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (body.length < length) return answers;
    rest = rest.slice(end + 4 + length);
    if (status >= 200 || Number.isNaN(status)) answers.push({ status, headers, body });
  }
}
