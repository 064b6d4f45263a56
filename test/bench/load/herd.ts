/**
 * A crowd, as a process of its own: so many token requests for one integration at once, each on a connection of its
 * own by `node:http`. Prints one line of JSON.
 */
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';

export interface HerdAnswer {
  readonly status: number;
  readonly version: number;
  readonly tookMs: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    key: { type: 'string', default: '' },
    integration: { type: 'string', default: '' },
    callers: { type: 'string', default: '1000' },
  },
});
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });

function ask(): Promise<HerdAnswer> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(
      `${values.url}/v1/integrations/${values.integration}/token`,
      {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${values.key}`, 'content-type': 'application/json' },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.once('error', reject);
        answer.once('end', () => {
          const end = performance.now();
          const { version = 0 } = JSON.parse(text) as { readonly version?: number };
          const at = performance.timeOrigin + end;
          resolve({ status: answer.statusCode ?? 0, version, tookMs: end - start, at });
        });
      },
    );
    asked.once('error', reject);
    asked.end('{}');
  });
}

console.log(JSON.stringify(await Promise.all(Array.from({ length: Number(values.callers) }, ask))));
agent.destroy();
