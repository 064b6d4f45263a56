import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../infra/local/emulator.ts';
import { bootstrapAndDeploy } from '../../infra/local/emulator-deploy.ts';
import { runGrantkeeper } from '../support/run-grantkeeper.ts';
import { ScriptedVendor } from '../support/vendor/vendor.ts';

const ROTATION = { kind: 'grace', graceSeconds: 30 } as const;

let emulator: Emulator;
let vendor: ScriptedVendor;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  [emulator, vendor] = await Promise.all([startEmulator(), ScriptedVendor.start()]);
  const { tokenEndpoint, revocationEndpoint, authorizationEndpoint } = vendor;
  const entry = {
    id: 'acme',
    authorizationEndpoint,
    tokenEndpoint,
    revocationEndpoint,
    clientAuth: 'post',
    rotation: ROTATION,
    grants: ['authorization_code', 'client_credentials'],
  };
  const vendorsFile = join(emulator.folder, 'vendors.json');
  await writeFile(vendorsFile, JSON.stringify([entry]));
  const context = { stage: 'local', vendorsFile };
  const outputs = await bootstrapAndDeploy({ emulator, app: 'node infra/app.ts', context });
  const apiId = outputs['Grantkeeper-local-service']?.ApiId;
  env = {
    GRANTKEEPER_URL: `${emulator.endpoint}/_aws/execute-api/${apiId}/$default`,
    GRANTKEEPER_REGION: 'us-east-1',
    // The emulator takes the name of a key for the account that it is of.
    AWS_ACCESS_KEY_ID: emulator.account,
    AWS_SECRET_ACCESS_KEY: 'any',
  };
  vendor.addClient({ clientId: 'at-acme', rotation: ROTATION });
}, 180_000);

afterAll(async () => {
  await vendor.stop();
  await emulator.stop();
});

const keeper = (args: string, input = '') => runGrantkeeper(args.split(' '), { env, input });

describe('the command line and a home on AWS', () => {
  it('registers, imports, reads, asks, and ends, as with any home', async () => {
    const secret = vendor.client('at-acme').secrets[0] ?? '';
    const added = await keeper('client add billing --vendor acme --client-id at-acme', `${secret}\n`);
    expect(added).toMatchObject({ code: 0, stderr: '' });

    const refused = await keeper('integration add own --client billing --owner ada --principal user');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      'Better: acme offers client_credentials: with grantType client_credentials',
    );

    const link = await keeper('integration add nightly --client billing --owner finance --scope read');
    expect(link.stdout).toMatch(/\/connect\/nightly\?ticket=[A-Za-z0-9_-]{43}\n$/);

    const ids = ['row-1', 'row-2', 'row-3'];
    const rows = ids.map((id) => {
      const { accessToken, refreshToken } = vendor.consent('at-acme', { id });
      return `${id},billing,finance,${accessToken},${refreshToken},3600`;
    });
    const path = join(emulator.folder, 'grants.csv');
    await writeFile(path, ['id,client,owner,accessToken,refreshToken,expiresIn', ...rows, ''].join('\n'));
    expect(await keeper(`integration import ${path}`)).toEqual({
      code: 0,
      stdout: '3 rows: 3 imported, 0 refused\n',
      stderr: '',
    });
    expect((await keeper(`integration import ${path} --again`)).stdout).toBe(
      '3 rows: 0 imported, 3 held already, 0 refused\n',
    );

    const token = await keeper('token row-1');
    expect(token).toMatchObject({ code: 0, stderr: '' });
    expect(
      (await keeper('integration list --status active')).stdout.match(/^row-\d +active /gm),
    ).toHaveLength(3);

    const doctor = await keeper('doctor --json');
    expect(JSON.parse(doctor.stdout)).toEqual({
      ok: true,
      findings: [expect.objectContaining({ code: 'pending', about: 'integration nightly' })],
    });

    const removed = await keeper('integration remove row-1 --yes --json');
    expect(removed.code).toBe(0);
    expect(await keeper('token row-1')).toMatchObject({ code: 1, stdout: '' });
  }, 180_000);
});
