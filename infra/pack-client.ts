import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { runCommand } from './local/run-command.ts';

/**
 * `pack-client.ts [<folder>]`: makes the npm package of `shared/client` in `dist/client/` or in the folder that is
 * named: one JavaScript file, its types, its licence and its page, and the archive of it all that npm installs.
 */
const ROOT = join(import.meta.dirname, '..');
const SOURCE = join(ROOT, 'shared', 'client');
const target = resolve(process.argv[2] ?? join(ROOT, 'dist', 'client'));
const content = join(target, 'package');
const options = { cwd: content, environment: process.env };

await rm(content, { recursive: true, force: true });
await mkdir(content, { recursive: true });
await build({
  entryPoints: [join(SOURCE, 'index.ts')],
  outfile: join(content, 'index.js'),
  bundle: true,
  format: 'esm',
  // Nothing of Node's own is to be found in it.
  platform: 'neutral',
  target: 'es2022',
});
const types = join(content, 'types');
const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
await runCommand(process.execPath, [compiler, '-p', SOURCE, '--outDir', types], options);
for (const file of await readdir(types, { recursive: true })) {
  if (file.endsWith('.d.ts')) await nameCompiledFiles(join(types, file));
}
await copyFile(join(SOURCE, 'package.json'), join(content, 'package.json'));
await copyFile(join(ROOT, 'LICENSE'), join(content, 'LICENSE'));
await copyFile(join(ROOT, 'docs', 'client.md'), join(content, 'README.md'));
const archive = await runCommand('npm', ['pack', '--silent', '--pack-destination', target], options);
console.log(join(target, archive.trim()));

/** The compiler leaves `.ts` in declarations, which not every TypeScript follows. */
async function nameCompiledFiles(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replaceAll(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1'));
}
