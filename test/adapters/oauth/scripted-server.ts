import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** Does as it likes with a request that came whole; `count` is its number on this server, from 1. */
export type Script = (socket: Socket, request: string, count: number) => void;

/** A server that speaks HTTP by the byte, on 127.0.0.1. */
export class ScriptedServer {
  readonly requests: string[] = [];
  readonly sockets: Socket[] = [];
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(script: Script, tls?: TlsOptions): Promise<ScriptedServer> {
    const server = tls === undefined ? createServer() : createTlsServer(tls);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const scripted = new ScriptedServer(server);
    const serve = (socket: Socket): void => scripted.#serve(socket, script);
    server.on(tls === undefined ? 'connection' : 'secureConnection', serve);
    return scripted;
  }

  #serve(socket: Socket, script: Script): void {
    this.sockets.push(socket);
    socket.on('error', () => socket.destroy());
    let pending = '';
    socket.on('data', (data) => {
      pending += data.toString('latin1');
      for (let length = wholeLength(pending); length !== undefined; length = wholeLength(pending)) {
        const request = pending.slice(0, length);
        pending = pending.slice(length);
        this.requests.push(request);
        script(socket, request, this.requests.length);
      }
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** How long the first whole request is, or `undefined` while some of it is missing. */
function wholeLength(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const body = Number(/^content-length: *(\d+)/im.exec(text.slice(0, head))?.[1] ?? '0');
  const length = head + 4 + body;
  return text.length >= length ? length : undefined;
}

/** An answer with a length, whole. */
export function reply(body: string, status = '200 OK', ...headers: readonly string[]): string {
  const head = [`HTTP/1.1 ${status}`, `content-length: ${Buffer.byteLength(body)}`, ...headers];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
