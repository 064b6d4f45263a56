import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { runLine } from '../support/run-grantkeeper.ts';
import { githubVendor } from '../support/webhook-vendors/github.ts';
import { APP_KEY } from '../support/webhook-vendors/keys.ts';
import type { WebhookVendor } from '../support/webhook-vendors/webhook-vendor.ts';
import { KINDS, World } from '../support/world.ts';

// Each starts several processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 });

const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text ?? '');
const table = /^```csv\n(.*?)^```$/ms.exec(page)?.[1] ?? '';

let world: World<'xero'>;
let github: WebhookVendor;
let folder: TemporaryDirectory;
const files = new Map<string, string>();
beforeAll(async () => {
  folder = temporaryDirectory();
  github = await githubVendor('0A1B2C');
  // A vendor of the file takes the place of the one in the catalogue that has its id.
  world = await World.start({
    xero: {
      ...KINDS.grace,
      auth: 'basic',
      vendorFields: {
        grants: ['authorization_code', 'client_credentials'],
        webhook: {
          scheme: 'hmac',
          header: 'x-xero-signature',
          encoding: 'base64',
          registration: github.call.api,
        },
      },
    },
  });
  const client = world.vendor.addClient({ ...KINDS.grace, auth: 'basic', clientId: '0A1B2C' });
  client.secrets.push('the-new-secret');
  const refreshToken = (id: string) => world.vendor.consent('0A1B2C', { id }).refreshToken;
  const connection = {
    connection_id: 'nango-1',
    provider_config_key: 'xero-prod',
    credentials: { type: 'OAUTH2', refresh_token: refreshToken('nango') },
  };
  const written = {
    'new-secret.txt': 'the-new-secret\n',
    'webhook-secret.txt': 'signing-key\n',
    'app-key.pem': APP_KEY,
    'secret.txt': `${client.secrets[0]}\n`,
    'grants.csv': table.replace('…', refreshToken('payroll')).replace('…', refreshToken('reports')),
    'connections.json': JSON.stringify([connection]),
    'exported.env': `ACME_REFRESH_TOKEN=${refreshToken('acme')}\n`,
  };
  await world.home.api.expect(201, 'POST', '/v1/clients', {
    id: 'hers',
    vendor: 'xero',
    clientId: '0A1B2C',
    clientSecret: client.secrets[0],
  });
  await world.home.api.expect(201, 'POST', '/v1/integrations', {
    id: 'ada-drafts',
    vendor: 'xero',
    client: 'hers',
    scopes: ['accounting.reports.read'],
    owner: 'ada@example.com',
    principal: 'user',
    acknowledgeUserBound: true,
    critical: true,
  });
  for (const [name, text] of Object.entries(written)) {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    files.set(name, path);
  }
}, 60_000);
afterAll(async () => {
  folder.remove();
  await world.stop();
  await github.server.stop();
});

/** A block as it stands, but for where its files lie. */
function read(block: string) {
  const script = block.replaceAll(
    /(?<= )[\w-]+\.(?:txt|csv|json|env)$|(?<= )[\w-]+\.(?:csv|json|env|pem)(?= )/gm,
    (name) => files.get(name) ?? name,
  );
  const env = { GRANTKEEPER_URL: world.home.api.url, GRANTKEEPER_API_KEY: world.home.apiKey };
  return runLine(script, { env });
}

describe('the page on the command line', () => {
  it('has a part for each thing that people come for', () => {
    const parts = [
      'Register a client',
      'Connect',
      'Use a token',
      'Import what you have',
      'Hear of revocations',
      'Somebody leaves',
      'Something is wrong',
      'Stop, go on, end',
      'What it costs',
      'Complete what you type',
    ];
    const titles = [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(expect.arrayContaining(parts));
    expect(blocks.length).toBeGreaterThanOrEqual(12);
  });

  it.each(blocks.map((block) => [block.trim().split('\n').at(-1) ?? '', block]))(
    '%s',
    async (_last, block) => {
      const ran = await read(block);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
    },
  );

  it('tells of the person who leaves what ends with her, and what to do', async () => {
    const block = blocks.find((text) => text.includes('offboard ada@example.com')) ?? '';
    const { stdout } = await read(block);
    expect(stdout.slice(stdout.indexOf('1 of ada')).split('\n')).toEqual([
      '1 of ada@example.com: 1 end with the person, 0 go on without an owner',
      '',
      'ada-drafts (xero, critical): ends',
      '  xero offers client_credentials, which needs nobody; where its scopes are enough:',
      '    grantkeeper integration add ada-drafts-service --client hers --grant-type client_credentials --owner <new owner> --scope accounting.reports.read',
      '    grantkeeper integration remove ada-drafts, once its readers ask for ada-drafts-service',
      "  else let an account that is no person's take its place, under another id, before the person is gone:",
      '    grantkeeper integration add ada-drafts-service --client hers --principal service --grant-type authorization_code --owner <new owner> --scope accounting.reports.read',
      '    sign in at xero as that account, open the link that this answers with, and consent',
      '    grantkeeper integration remove ada-drafts, once its readers ask for ada-drafts-service',
      '',
    ]);
  });

  it('leaves what it says', async () => {
    const { body } = await world.home.api.call('GET', '/v1/integrations');
    const found = (body.items as { id: string; owner: string; labels: object }[]).map(({ id, owner }) => [
      id,
      owner,
    ]);
    expect(found).toEqual([
      ['acme', 'finance'],
      ['ada-drafts', 'ada@example.com'],
      ['ledger', 'finance'],
      ['nango-1', 'finance'],
      ['payroll', 'people'],
      ['reports', 'finance'],
    ]);
  });
});
