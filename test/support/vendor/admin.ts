import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Asked, Fault } from './faults.ts';
import type { ClientSpec, ScriptedVendor } from './vendor.ts';

type Verb = (vendor: ScriptedVendor, input: unknown) => unknown;

/**
 * What may be done to a vendor that runs as a process of its own: `POST /<verb>` with a JSON body, on a port of its
 * own so that it never takes part in what is measured or counted.
 */
const VERBS: Record<string, Verb> = {
  'add-client': (vendor, input) => vendor.addClient(input as ClientSpec),
  'set-secrets': (vendor, input) => {
    const { clientId, secrets } = input as { clientId: string; secrets: string[] };
    vendor.client(clientId).secrets = secrets;
    return {};
  },
  /** `{clientId, count}`: that many consents. */
  consents: (vendor, input) => {
    const { clientId, count } = input as { clientId: string; count: number };
    return { items: Array.from({ length: count }, () => vendor.consent(clientId)) };
  },
  withdraw: (vendor, input) => {
    vendor.withdraw((input as { grantId: string }).grantId);
    return {};
  },
  next: (vendor, input) => {
    const { fault, match } = input as { fault: Fault; match?: Partial<Asked> };
    vendor.faults.next(fault, match);
    return {};
  },
  always: (vendor, input) => {
    const { fault, match } = input as { fault: Fault; match?: Partial<Asked> };
    vendor.faults.always(fault, match);
    return {};
  },
  clear: (vendor) => {
    vendor.faults.clear();
    return {};
  },
  latency: (vendor, input) => {
    vendor.runtime.latencyMs = (input as { ms: number }).ms;
    return {};
  },
  posts: (vendor, input) => ({ posts: vendor.history.posts(input as object) }),
  history: (vendor, input) => ({ items: vendor.history.records(input as object) }),
  grant: (vendor, input) => {
    const { id, newest, death } = vendor.grant((input as { grantId: string }).grantId);
    return { id, generation: newest.generation, alive: death === undefined, death };
  },
};

/** Starts the admin API on 127.0.0.1 and gives the server and its address. */
export async function serveAdmin(vendor: ScriptedVendor): Promise<{ server: Server; url: string }> {
  const server = createServer(async (req, res) => {
    const verb = VERBS[(req.url ?? '').slice(1)];
    try {
      if (verb === undefined) throw new Error(`no such verb: ${req.url}`);
      const text = await textOf(req);
      res.end(JSON.stringify(verb(vendor, text === '' ? {} : JSON.parse(text))));
    } catch (error) {
      res
        .writeHead(400)
        .end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of req.setEncoding('utf8')) text += chunk;
  return text;
}
