import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Starts two homes one after the other at the port it is told, and says why there is none. Then it has nothing to do. */
const SCRIPT = `
  const { startHome } = await import('./infra/local/home.ts');
  const { readSettings } = await import('./infra/local/settings.ts');
  const log = { debug() {}, info() {}, warn: console.log, error: console.log };
  const { settings } = readSettings(process.env);
  for (const _ of [1, 2]) await startHome(settings, log).catch(({ code }) => console.log(code));
`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'grantkeeper-home-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

it('leaves nothing running and nothing held where its port cannot be had', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const env = { ...process.env, GRANTKEEPER_DATA_DIR: directory, GRANTKEEPER_PORT: String(port) };
  // Whatever were left would keep the process from its end, and the second home from the directory.
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    env,
    timeout: 25_000,
  });
  await new Promise((resolve) => other.close(resolve));
  expect(stdout).toBe('EADDRINUSE\nEADDRINUSE\n');
}, 40_000);
