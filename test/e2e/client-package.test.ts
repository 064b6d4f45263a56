import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientPage, forWorld, refreshesOf, troubledNightly } from '../support/client-page.ts';
import { eventually } from '../support/patience.ts';
import { KINDS, World } from '../support/world.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const PROGRAMS = clientPage('js');

// It starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let world: World<'none'>;
/** An empty project, into which the package has been installed as the page says. */
let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'grantkeeper-client-'));
  world = await World.start({ none: KINDS.none });
  await run('npm', ['run', '--silent', 'pack:client', '--', project], { cwd: root });
  await writeFile(join(project, 'package.json'), '{"private": true, "type": "module"}');
  const [install = ''] = clientPage('sh');
  const env = { ...process.env, npm_config_offline: 'true', npm_config_audit: 'false' };
  await run('bash', ['-ec', install], { cwd: project, env });
}, 120_000);
afterAll(async () => {
  await world?.stop();
  await rm(project, { recursive: true, force: true });
});

/** Runs a program of the page in the project, against the home; gives what it prints. */
async function runProgram(program: string): Promise<string> {
  const file = join(project, 'program.js');
  await writeFile(file, forWorld(program, world));
  const env = { PATH: process.env.PATH, GRANTKEEPER_API_KEY: world.home.apiKey };
  const { stdout } = await run(process.execPath, [file], { cwd: project, env });
  return stdout;
}

/** The one program of the page that has this in it. */
function programWith(text: string): string {
  const found = PROGRAMS.filter((program) => program.includes(text));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

describe('the package', () => {
  it('holds what it is made of and nothing else, and depends on nothing', async () => {
    const installed = join(project, 'node_modules', '@grantkeeper', 'client');
    const files = (await readdir(installed)).toSorted();
    expect(files).toEqual(['LICENSE', 'README.md', 'index.js', 'package.json', 'types']);
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as object;
    expect(Object.keys(manifest).filter((key) => /dependencies|scripts/i.test(key))).toEqual([]);
    expect(await readdir(join(project, 'node_modules'))).toEqual(['.package-lock.json', '@grantkeeper']);
    expect(await readFile(join(installed, 'index.js'), 'utf8')).not.toMatch(/^import|\brequire\(/m);
  });

  it('has the version of the project', async () => {
    const versions = ['package.json', 'shared/client/package.json'].map(async (file) => {
      const { version } = JSON.parse(await readFile(join(root, file), 'utf8')) as {
        readonly version: string;
      };
      return version;
    });
    const [ours, its] = await Promise.all(versions);
    expect(its).toBe(ours);
  });

  it('is typed for a strict program that knows no Node', async () => {
    const program = `
import { createClient, GrantkeeperError, type Integration, type Token } from '@grantkeeper/client';
const keeper = createClient({ url: 'http://127.0.0.1:8787', apiKey: async () => 'k' });
export const response: Response = await keeper.withToken('a', (token: Token) => fetch('b', { body: token.accessToken }));
export const list = async (): Promise<readonly Integration[]> => (await keeper.integrations.list({ status: 'active' })).items;
export const isOver = (e: GrantkeeperError): boolean => e.code === 'reauthorization_required' || e.code === 'timeout';
// @ts-expect-error no such code
export const isWrong = (e: GrantkeeperError): boolean => e.code === 'nonsense';
// @ts-expect-error no such status
void keeper.integrations.list({ status: 'gone' });
`;
    await writeFile(join(project, 'typed.ts'), program);
    const lib = ['--lib', 'es2022,dom,dom.iterable'];
    const strict = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--noEmit',
      '--target',
      'es2022',
      '--types',
      '',
    ];
    const resolution = ['--module', 'nodenext', '--skipLibCheck', 'false'];
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const compiled = run(process.execPath, [compiler, ...lib, ...strict, ...resolution, 'typed.ts'], {
      cwd: project,
    });
    await expect(compiled.catch(({ stdout }: { stdout: string }) => ({ stdout }))).resolves.toMatchObject({
      stdout: '',
    });
  });
});

describe('the page about using tokens, word for word', () => {
  it('calls a vendor that refuses the first token, while the home has to wait', async () => {
    await troubledNightly(world);
    const printed = await runProgram(programWith('keeper.withToken('));
    expect(printed).toMatch(/^200 \{"grant":"nightly",/);
    expect(refreshesOf(world)).toEqual([429, 200]);
    const { version } = await world.home.api.integration('nightly');
    expect(version).toBe(2);
    // What it told the keeper behind the program's back.
    const told = await eventually('the report', () =>
      world.home.stderr.json().find((line) => line.message === 'api refused a token'),
    );
    expect(told).toMatchObject({ integration: 'nightly', version: 1, status: 401 });
  });

  it('takes a token', async () => {
    const { expiresAt } = await world.home.api.integration('nightly');
    expect(await runProgram(programWith('minTtlSeconds: 600'))).toBe(`Bearer 2 ${expiresAt}\n`);
  });

  it('makes a client for AWS with a provider of the SDK', async () => {
    const sdk = join(project, 'node_modules', '@aws-sdk', 'credential-providers');
    await mkdir(sdk, { recursive: true });
    await writeFile(join(sdk, 'package.json'), '{"type": "module", "exports": "./index.js"}');
    await writeFile(join(sdk, 'index.js'), 'export const fromNodeProviderChain = () => async () => ({});');
    expect(await runProgram(programWith('fromNodeProviderChain()'))).toBe('');
  });

  it('says where to consent', async () => {
    await world.create('nightly', 'unconnected');
    expect(await runProgram(programWith('error.connectUrl'))).toMatch(
      /^please open http:\/\/127\.0\.0\.1:\d+\/connect\/unconnected\?ticket=[\w-]{43}\n$/,
    );
  });

  it('goes through everything that there is', async () => {
    expect(await runProgram(programWith('keeper.integrations.all('))).toBe(
      "nightly active\nunconnected pending\nnightly closed\n{ status: 'ok' }\n",
    );
  });

  it('has no other programs', () => {
    expect(PROGRAMS).toHaveLength(5);
    expect(clientPage('sh')).toHaveLength(1);
    expect(clientPage('python')).toHaveLength(1);
  });
});
