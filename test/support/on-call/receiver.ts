import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export interface Request {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  readonly text?: string;
}

/** A server on loopback that answers each POST as it is told. */
export async function startReceiver(answer: (request: Request) => Answer): Promise<{
  readonly url: string;
  stop(): Promise<void>;
}> {
  const server: Server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const { status, text = '' } = answer({
      path: req.url ?? '',
      headers: req.headers,
      text: Buffer.concat(chunks).toString(),
    });
    res.writeHead(req.method === 'POST' ? status : 405).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
