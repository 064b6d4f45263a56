import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { runGrantkeeper, runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** So far from any date that a clock may show, in either direction. */
const SECRET_ENDS = '2999-01-01T00:00:00Z';
const SUNSET = 'Tue, 05 Feb 2047 00:00:00 GMT';
const NOTICE = 'acme.c105f4c02a577406';

let world: World<'acme'>;
let folder: TemporaryDirectory;
beforeAll(async () => {
  folder = temporaryDirectory();
  world = await World.start({ acme: KINDS.grace });
  const { api } = world.home;
  await world.register('acme', 'billing');
  await api.expect(201, 'POST', '/v1/clients', {
    id: 'crm',
    vendor: 'acme',
    clientId: 'crm',
    clientSecret: 'secret',
    secretExpiresAt: SECRET_ENDS,
  });
  await world.adopt('billing', 'nightly', { expiresIn: 3600 });
  await api.expect(202, 'POST', '/v1/integrations/nightly/outcomes', {
    version: 1,
    status: 200,
    endpoint: 'GET https://api.acme.example/v1/invoices/4711?secret=hunter2',
    headers: { sunset: SUNSET, link: '<https://acme.example/changes>; rel="sunset"' },
  });
}, 60_000);
afterAll(async () => {
  folder.remove();
  await world.stop();
});

const env = () => ({ GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey });
const keeper = (args: string) => runGrantkeeper(args.split(' '), { env: env() });

describe('grantkeeper calendar', () => {
  it('shows what ends, soonest first', async () => {
    const ran = await keeper('calendar');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['ENDS', 'WHAT', 'VENDOR', 'OF'],
      [
        expect.stringMatching(/^2047-02-05, in \d+ d$/),
        'vendor change',
        'acme',
        NOTICE,
        'acme ends GET api.acme.example/v1/invoices/{id}',
      ],
      [
        expect.stringMatching(/^2999-01-01, in \d+ d$/),
        'client secret',
        'acme',
        'crm',
        'The client secret of crm at acme ends',
      ],
      [''],
    ]);
    expect((await keeper('calendar --within 30')).stdout).toBe('nothing ends on a day that is known\n');
  });

  it('writes a file for other calendars', async () => {
    const { stdout } = await keeper('calendar --ics');
    expect(stdout).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect(stdout).toContain('UID:client_secret.crm@grantkeeper\r\n');
    expect(stdout).toContain('DTSTART:29990101T000000Z\r\n');
  });

  it('answers a home that is not there with 3', async () => {
    expect((await keeper('calendar --url http://127.0.0.1:9')).code).toBe(3);
  });
});

describe('grantkeeper notices', () => {
  it('shows what vendors said, and no part of an address that it should not', async () => {
    const ran = await keeper('notices --json');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      items: [
        { id: NOTICE, status: 'open', integrations: ['nightly'], sunsetAt: '2047-02-05T00:00:00.000Z' },
      ],
    });
    expect(ran.stdout).not.toContain('hunter2');
    expect(world.home.stderr.all.filter((line) => line.includes('vendor.notice'))).toHaveLength(1);
  });

  it('refuses a day that is over, and a notice that is none', async () => {
    const past = await keeper(`notices snooze ${NOTICE} --until 2020-01-01`);
    expect(past).toMatchObject({ code: 1, stdout: '' });
    expect(past.stderr).toContain('notices: invalid_request: /until must be ahead');
    expect(await keeper(`notices snooze ${NOTICE} --until someday`)).toMatchObject({ code: 2, stdout: '' });
    expect((await keeper('notices ack acme.none')).stderr).toContain('notices: not_found: ');
  });
});

describe('grantkeeper run', () => {
  it('looks now, and knows no other capability', async () => {
    expect(await keeper('run calendar')).toEqual({
      code: 0,
      stdout: 'announced 0; ending within a week, or over: 0\n',
      stderr: '',
    });
    expect(await keeper('run notices')).toEqual({
      code: 0,
      stdout: 'announced 0; discovery documents read: 0, not to be read: 0\n',
      stderr: '',
    });
    expect(await keeper('run magic')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('the page on what ends', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/calendar.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text ?? '');

  it('has a block for each thing that people come for', () => {
    expect(blocks).toHaveLength(5);
  });

  it.each(blocks)('%s', async (block) => {
    const lock = join(folder.path, 'package-lock.json');
    writeFileSync(lock, JSON.stringify({ lockfileVersion: 3, packages: {} }));
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const script = block
      .replace('package-lock.json', lock)
      .replace('> grantkeeper.ics', `> ${join(folder.path, 'grantkeeper.ics')}`)
      .replace('2027-01-15', tomorrow);
    expect(await runLine(script, { env: env() })).toMatchObject({ code: 0, stderr: '' });
  });
});
