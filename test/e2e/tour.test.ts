import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Visitor } from '../support/consent/visitor.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { Lines } from '../support/lines.ts';
import { runLine } from '../support/run-grantkeeper.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const root = join(import.meta.dirname, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const section = /^## Five-minute tour$([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
const [start = '', register = '', use = '', revoke = '', ...more] = [
  ...section.matchAll(/^```sh\n(.*?)^```$/gms),
].map(([, text]) => text ?? '');

/** Runs `infra/local/sandbox.ts` as its script does, on a free port, in a directory of its own. */
class SandboxProcess {
  readonly stdout = new Lines();
  readonly stderr = new Lines();
  readonly #child;

  constructor(line: string, directory: string) {
    const env = { ...process.env, GRANTKEEPER_PORT: '0' };
    this.#child = spawn('bash', ['-c', `exec ${line.trim()} -- ${directory}`], { cwd: root, env });
    createInterface(this.#child.stdout).on('line', (text) => this.stdout.push(text));
    createInterface(this.#child.stderr).on('line', (text) => this.stderr.push(text));
  }

  stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGTERM');
    return ended;
  }
}

let folder: TemporaryDirectory;
let directory: string;
let sandbox: SandboxProcess;
let url: string;
beforeAll(async () => {
  folder = temporaryDirectory();
  directory = join(folder.path, 'sandbox');
  sandbox = new SandboxProcess(start, directory);
  const ready = await sandbox.stdout.next((text) => text.startsWith('grantkeeper listening on '), 30_000);
  url = /http:\S+?(?=,)/.exec(ready)?.[0] ?? '';
}, 60_000);
afterAll(async () => {
  await sandbox.stop();
  folder.remove();
});

/** As the README has it, but in a directory of this test, and at a port that was free. */
function read(block: string) {
  const script = block.replaceAll('.local/sandbox', directory);
  expect(script.trim()).not.toBe('');
  const env = { GRANTKEEPER_URL: url, GRANTKEEPER_DATA_DIR: join(directory, 'data') };
  return runLine(script, { env });
}

describe('the tour of the README', () => {
  it('is all run here', () => {
    expect(start).toBe('npm run sandbox\n');
    expect(more).toEqual([]);
  });

  it('registers a client, creates an integration, and a person connects it', async () => {
    const ran = await read(register);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const link = ran.stdout.trimEnd().split('\n').at(-1) ?? '';
    const person = new Visitor('whoever');
    const end = await person.visit(await person.agree(link));
    expect(end.status).toBe(200);
    expect(end.text).toContain('Connected');
  });

  it('gives a living token, and shows what is kept', async () => {
    const ran = await read(use);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const [token, heading, row] = ran.stdout.split('\n');
    expect(token).toMatch(/^[\w-]{20,}$/);
    expect(heading).toMatch(/^INTEGRATION +STATUS /);
    expect(row).toMatch(/^nightly +active +acme +billing +finance +in \d+ s +\d+/);
  });

  it('revokes it, and then there is none', async () => {
    const ran = await read(revoke);
    expect(ran.stdout).toBe('integration nightly is removed; it was revoked at the vendor too\n');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toBe('token: not_found: there is no integration nightly\n');
  });
});

describe('a sandbox', () => {
  it("leaves a directory alone that is another's", async () => {
    const foreign = temporaryDirectory();
    try {
      writeFileSync(join(foreign.path, 'mine.txt'), 'keep');
      const ran = await runLine(`npm run --silent sandbox -- ${foreign.path}`);
      expect(ran).toEqual({
        code: 1,
        stdout: '',
        stderr: `${foreign.path} is no sandbox and not empty: name another directory\n`,
      });
      expect(readFileSync(join(foreign.path, 'mine.txt'), 'utf8')).toBe('keep');
    } finally {
      foreign.remove();
    }
  });

  it('does not empty one that is in use', async () => {
    const ran = await runLine(`npm run --silent sandbox -- ${directory}`);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('another process works on the data directory');
    expect(readFileSync(join(directory, 'client-secret'), 'utf8')).not.toBe('');
  });
});
