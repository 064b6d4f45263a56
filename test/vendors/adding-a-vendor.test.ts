import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { vendorSchema } from '#shared/vendors/vendor-schema.ts';
import { HomeProcess } from '../support/home-process.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/adding-a-vendor.md'), 'utf8');
const COMMAND = join(import.meta.dirname, '../../infra/cli/grantkeeper.mjs');
const run = promisify(execFile);

/** The blocks of one language, in order. */
const blocks = (language: string): readonly string[] =>
  [...PAGE.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, of, text = '']) =>
    of === language ? [text] : [],
  );

/** The arguments of each `npx grantkeeper` line. */
const COMMANDS = blocks('sh')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('npx grantkeeper '))
  .map((line) => line.split(' ').slice(2));

/** The requests of the page, as `call` sends them. */
const CALLS = blocks('sh').flatMap((block) =>
  [...block.matchAll(/^call (\w+) (\S+) <<'JSON'\n(.*?)\nJSON$/gms)].map(
    ([, method = '', path = '', body = '']) => ({
      method,
      path,
      body,
    }),
  ),
);

// It starts processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

describe('the page about adding a vendor, word for word', () => {
  let folder: string;
  let vendor: ScriptedVendor;
  let home: HomeProcess;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'grantkeeper-page-'));
    await writeFile(join(folder, 'vendors.json'), blocks('json')[0] ?? '');
    vendor = await ScriptedVendor.start();
  });
  afterAll(async () => {
    await home?.dispose();
    await vendor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('has a file that its own commands find right', async () => {
    expect(COMMANDS).toEqual([
      ['vendor', 'list'],
      ['vendor', 'show', 'zendesk'],
      ['vendor', 'check', 'vendors.json'],
    ]);
    const said: string[] = [];
    for (const command of COMMANDS) {
      const { stdout } = await run(process.execPath, [COMMAND, ...command], { cwd: folder });
      said.push(stdout);
    }
    expect(said[0]).toContain('zendesk.{subdomain}');
    expect(said[1]).toContain('https://{subdomain}.zendesk.com/oauth/tokens');
    expect(said[2]).toBe(blocks('text')[0]);
  });

  it('brings a home to refresh a grant of that vendor', async () => {
    expect(blocks('sh').join()).toContain('GRANTKEEPER_VENDORS=vendors.json npm run serve');
    // The page's vendor lives at example.com; this one on this machine.
    const vendors = JSON.parse((blocks('json')[0] ?? '').replaceAll('https://auth.acme.example', vendor.url));
    home = await HomeProcess.start({ vendors });
    vendor.addClient({ clientId: 'acme-client', rotation: { kind: 'strict' }, secrets: ['acme-secret'] });
    const { refreshToken } = vendor.consent('acme-client', { id: 'g' });
    const filledIn = (body: string): string =>
      body
        .replace('paste-the-client-id', 'acme-client')
        .replace('paste-the-client-secret', 'acme-secret')
        .replace('paste-the-refresh-token', refreshToken);
    const answers = [];
    for (const { method, path, body } of CALLS) {
      const response = await fetch(`${home.api.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${home.apiKey}`, 'content-type': 'application/json' },
        body: filledIn(body),
      });
      answers.push({ status: response.status, body: await response.json() });
    }
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 200, 200, 200]);
    const token = (answers.at(-1)?.body ?? {}) as { accessToken?: string; state?: string };
    expect(token.state).toBe('fresh');
    const { status } = await fetch(vendor.meEndpoint, {
      headers: { authorization: `Bearer ${token.accessToken}` },
    });
    expect(status).toBe(200);
    expect(vendor.grant('g').newest.generation).toBeGreaterThan(1);
  });

  it('tells of every field that there is, and of none that is not', () => {
    const fields = Object.keys(vendorSchema(false).shape);
    const rows = PAGE.slice(PAGE.indexOf('## Every field'), PAGE.indexOf('## Where it comes from')).split(
      '\n',
    );
    const named = rows
      .filter((row) => row.startsWith('| `'))
      .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(fields.sort());
  });

  it('names files that are there', () => {
    const links = [...PAGE.matchAll(/\]\((\.\.\/[^)#]+)/g)].map(([, path = '']) => path);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(() =>
        readFileSync(join(import.meta.dirname, '../../docs', link, link.endsWith('/') ? 'xero.ts' : '')),
      ).not.toThrow();
    }
  });
});
