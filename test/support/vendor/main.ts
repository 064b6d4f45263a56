/**
 * The scripted vendor as a process of its own: prints `{"url": …, "admin": …}` as one line and runs until SIGTERM.
 * `--port <n>` (0: a free one), `--latency-ms <n>`, `--no-history` to keep counts only.
 */
import { parseArgs } from 'node:util';
import { serveAdmin } from './admin.ts';
import { ScriptedVendor } from './vendor.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'latency-ms': { type: 'string', default: '0' },
    'no-history': { type: 'boolean', default: false },
  },
});

const vendor = await ScriptedVendor.start({
  port: Number(values.port),
  latencyMs: Number(values['latency-ms']),
  keepHistory: !values['no-history'],
});
const admin = await serveAdmin(vendor);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    admin.server.close();
    admin.server.closeAllConnections();
    void vendor.stop();
  });
}
console.log(JSON.stringify({ url: vendor.url, admin: admin.url }));
