import { resolve } from 'node:path';
import { startEmulator } from './emulator.ts';
import { bootstrapAndDeploy } from './emulator-deploy.ts';
import { EmulatorUnavailable } from './emulator-python.ts';
import { CommandFailed } from './run-command.ts';

/** Deploys the stage `local` to AWS on this machine and leaves it running until Ctrl-C. */
const PORT = 4566;

try {
  await run();
} catch (error) {
  if (!(error instanceof EmulatorUnavailable || error instanceof CommandFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const vendors = process.env.GRANTKEEPER_VENDORS;
  console.log(`starting AWS on 127.0.0.1:${PORT}`);
  const emulator = await startEmulator({ port: PORT });
  try {
    const outputs = await bootstrapAndDeploy({
      emulator,
      app: 'node infra/app.ts',
      context: { stage: 'local', ...(vendors === undefined ? {} : { vendorsFile: resolve(vendors) }) },
      show: true,
    });
    const apiId = outputs['Grantkeeper-local-service']?.ApiId;
    if (apiId === undefined) throw new Error('the service stack has no output ApiId');
    console.log(usage(`${emulator.endpoint}/_aws/execute-api/${apiId}/$default`, emulator));
    await untilTold();
  } finally {
    await emulator.stop();
  }
}

function usage(
  url: string,
  { account, region }: { readonly account: string; readonly region: string },
): string {
  return `
Running until Ctrl-C. The API, signed as IAM wants it:

  curl --aws-sigv4 aws:amz:${region}:execute-api --user ${account}:test '${url}/v1/integrations'
  curl '${url}/healthz'

Vendors on this machine: GRANTKEEPER_VENDORS=<file> npm run deploy:local
`;
}

function untilTold(): Promise<void> {
  // A signal's listener keeps nothing alive by itself.
  const alive = setInterval(() => undefined, 60_000);
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        clearInterval(alive);
        done();
      });
    }
  });
}
