import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { start } from '../children.ts';
import { type Figure, judged, median, type Part, plain } from '../figures.ts';
import type { Bundles } from '../load/bundles.ts';
import { inWorkshop } from '../workshop.ts';

const run = promisify(execFile);
const ROUNDS = 21;

/** What Lambda and the stack would set; nothing here is asked for anything. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  GRANTKEEPER_STAGE: 'bench',
  GRANTKEEPER_TABLE: 'table',
  GRANTKEEPER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/111122223333/queue',
  GRANTKEEPER_BUS: 'bus',
  GRANTKEEPER_KEY_ARN: 'arn:aws:kms:us-east-1:111122223333:key/none',
  GRANTKEEPER_VENDORS: '',
  GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: '0',
  GRANTKEEPER_VENDOR_DEADLINE_MS: '100000',
  GRANTKEEPER_FUNCTION_TIMEOUT_MS: '120000',
  GRANTKEEPER_SETTLE_MS: '15000',
  GRANTKEEPER_CONFIRM_SECONDS: '60',
  GRANTKEEPER_EACH_REFRESH_EVENT: '0',
  GRANTKEEPER_LOG_LEVEL: 'info',
};

/** How large the functions are, and how long the refresh function takes to be loaded. */
export const bundles: Part = (progress) =>
  inWorkshop(async (workshop) => {
    progress('synthesizing');
    const bundler = workshop.keep(start('test/bench/load/bundles.ts', [await workshop.directory()]));
    const { functions, bare, made } = JSON.parse(await bundler.line()) as Bundles;
    const figures: Figure[] = [];
    for (const [name, path] of Object.entries(functions)) {
      const { size } = await stat(path);
      const how = '`index.mjs` of `cdk synth`, minified, the SDK in it';
      figures.push(
        name === 'refresh'
          ? judged(`bundle of ${name}`, size / 1000, { most: 400 }, ' KB', how)
          : plain(`bundle of ${name}`, size / 1000, ' KB', how),
      );
    }
    const { refresh } = functions;
    if (refresh === undefined) throw new Error('there is no refresh function');
    progress('importing');
    const took = { refresh: [] as number[], bare: [] as number[], made: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      took.refresh.push(await importMs(refresh));
      took.bare.push(await importMs(bare));
      took.made.push(await importMs(made));
    }
    const how = `median of ${ROUNDS} fresh processes, by turns with the others`;
    const ours = median(took.refresh);
    figures.push(plain('import of the refresh bundle', ours, ' ms', how));
    figures.push(plain('import of a bundle that names the clients', median(took.bare), ' ms', how));
    figures.push(plain('import of a bundle that names and makes them', median(took.made), ' ms', how));
    const what = 'refresh bundle to the one that names them';
    figures.push(judged(what, ours / median(took.bare), { most: 1.2 }, ' ×', 'of these medians'));
    figures.push(
      plain('refresh bundle to the one that makes them', ours / median(took.made), ' ×', 'the same'),
    );
    return {
      title: 'Bundles',
      setting:
        'Sizes in units of 1,000 bytes. `test/bench/load/bare-clients.ts` names the SDK clients, commands and exceptions ' +
        'that the refresh function uses, `made-clients.ts` makes each client once besides, as the refresh function does ' +
        'when it is loaded; both are bundled with the settings of the functions.',
      figures,
    };
  });

/** How long a fresh process takes for `import()` of the file, by its own clock. */
async function importMs(file: string): Promise<number> {
  const script = `const s = performance.now(); await import(${JSON.stringify(file)}); process.stdout.write(String(performance.now() - s)); process.exit(0);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env: ENVIRONMENT });
  return Number(stdout);
}
