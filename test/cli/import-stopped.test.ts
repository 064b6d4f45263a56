import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { eventually } from '../support/patience.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

const COMMAND = join(import.meta.dirname, '../../infra/cli/grantkeeper.mjs');
const ROWS = 400;

let world: World<'acme'>;
let folder: TemporaryDirectory;
beforeAll(async () => {
  folder = temporaryDirectory();
  world = await World.start({ acme: KINDS.grace });
  await world.register('acme', 'billing');
}, 60_000);
afterAll(async () => {
  folder.remove();
  await world.stop();
});

const env = () => ({ GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey });

/** A file of grants that the vendor really gave. */
function written(name: string): string {
  const lines = Array.from({ length: ROWS }, (_, n) => {
    const id = `${name}-${n}`;
    const { accessToken, refreshToken } = world.vendor.consent('billing', { id });
    return `${id},billing,finance,${accessToken},${refreshToken},3600`;
  });
  const path = join(folder.path, `${name}.csv`);
  writeFileSync(path, ['id,client,owner,accessToken,refreshToken,expiresIn', ...lines, ''].join('\n'));
  return path;
}

const linesOf = (path: string): number =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).length : 0;

/** Starts an import of this file, and resolves once a few rows are done. */
async function begun(path: string): Promise<ChildProcess & { readonly stdout: NodeJS.ReadableStream }> {
  const args = [COMMAND, 'integration', 'import', path, '--concurrency', '2'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await eventually('some rows in the journal', () => linesOf(`${path}.journal`) > 10 || undefined);
  return child;
}

const ended = (child: ChildProcess) =>
  new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );

interface Report {
  readonly rows: number;
  readonly imported: number;
  readonly held: number;
  readonly earlier: number;
}

async function goOn(path: string) {
  const ran = await runGrantkeeper(['integration', 'import', path, '--json'], { env: env() });
  return { code: ran.code, ...(JSON.parse(ran.stdout) as Report) };
}

describe('an import that did not come to its end', () => {
  it('goes on after a kill: nothing twice, nothing left out', async () => {
    const path = written('killed');
    const child = await begun(path);
    const over = ended(child);
    child.kill('SIGKILL');
    expect(await over).toBe('SIGKILL');
    const done = linesOf(`${path}.journal`) - 1;
    expect(done).toBeLessThan(ROWS);
    const { code, rows, imported, held, earlier } = await goOn(path);
    expect({ code, rows }).toEqual({ code: 0, rows: ROWS });
    // Those that were under way may be in, without the journal knowing.
    expect(imported + held + earlier).toBe(ROWS);
    expect(earlier).toBeGreaterThanOrEqual(done - 1);
    const last = await world.home.api.integration(`killed-${ROWS - 1}`);
    expect(last).toMatchObject({ status: 'active', epoch: 1 });
  });

  it('stops at Ctrl-C after the rows under way, says so, and goes on: 1', async () => {
    const path = written('asked');
    const child = await begun(path);
    const [code, out] = await Promise.all([ended(child), text(child.stdout), child.kill('SIGINT')]);
    expect(code).toBe(1);
    expect(out).toMatch(/^stopped before the end\nthe same command goes on from here; /);
    const done = linesOf(`${path}.journal`) - 1;
    expect(await goOn(path)).toMatchObject({
      code: 0,
      rows: ROWS,
      imported: ROWS - done,
      held: 0,
      earlier: done,
    });
  });
});
