import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { start } from '../children.ts';
import { type Figure, judged, median, type Part, plain } from '../figures.ts';
import type { BundledFunction, Bundles } from '../load/bundles.ts';
import { inWorkshop } from '../workshop.ts';

const run = promisify(execFile);
const ROUNDS = 15;

/** What Lambda would set; nothing here is asked for anything. */
const LAMBDA = {
  PATH: process.env.PATH,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
};

/** How large the functions are, and how long each takes to be loaded. */
export const bundles: Part = (progress) =>
  inWorkshop(async (workshop) => {
    progress('synthesizing');
    const bundler = workshop.keep(start('test/bench/load/bundles.ts', [await workshop.directory()]));
    const { functions, bare, made } = JSON.parse(await bundler.line()) as Bundles;
    progress('importing');
    const took = await importedByTurns({
      ...functions,
      bare: { path: bare, environment: {} },
      made: { path: made, environment: {} },
    });
    const of = (name: string): number => median(took.get(name) ?? []);
    const sizes = await Promise.all(
      Object.entries(functions).map(async ([name, { path }]) => sizeFigure(name, (await stat(path)).size)),
    );
    const how = `median of ${ROUNDS} fresh processes, by turns with the others`;
    return {
      title: 'Bundles',
      setting:
        'Every function of the stack; `manage` is `functions/api`. Sizes in units of 1,000 bytes. ' +
        '`test/bench/load/bare-clients.ts` names the SDK clients, commands and exceptions ' +
        'that the refresh function uses, `made-clients.ts` makes each client once besides, as the refresh function does ' +
        'when it is loaded; both are bundled with the settings of the functions.',
      figures: [
        judged(
          'refresh to a bundle that names the same clients',
          of('refresh') / of('bare'),
          { most: 1.2 },
          ' ×',
          'of the import times below',
        ),
        plain('refresh to a bundle that names and makes them', of('refresh') / of('made'), ' ×', 'the same'),
        ...sizes,
        ...Object.keys(functions).map((name) => plain(`import of ${name}`, of(name), ' ms', how)),
        plain('import of a bundle that names the clients', of('bare'), ' ms', how),
        plain('import of a bundle that names and makes them', of('made'), ' ms', how),
      ],
    };
  });

function sizeFigure(name: string, bytes: number): Figure {
  const how = '`index.mjs` of `cdk synth`, minified, the SDK in it';
  return name === 'refresh'
    ? judged(`bundle of ${name}`, bytes / 1000, { most: 400 }, ' KB', how)
    : plain(`bundle of ${name}`, bytes / 1000, ' KB', how);
}

type Importable = Pick<BundledFunction, 'path' | 'environment'>;

/** The times of each, in milliseconds; the first round warms the disk and is not counted. */
async function importedByTurns(
  files: Readonly<Record<string, Importable>>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const took = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, file] of Object.entries(files)) {
      const ms = await importMs(file);
      if (round > 0) took.get(name)?.push(ms);
    }
  }
  return took;
}

/** How long a fresh process takes for `import()` of the file, by its own clock. */
async function importMs({ path, environment }: Importable): Promise<number> {
  const script = `const s = performance.now(); await import(${JSON.stringify(path)}); process.stdout.write(String(performance.now() - s)); process.exit(0);`;
  const env = { ...LAMBDA, ...environment };
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
  return Number(stdout);
}
