import { readFileSync, writeFileSync } from 'node:fs';
import { CATALOGUE } from '#shared/vendors/catalogue.ts';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';
import { homePartOf, refreshPartOf } from '#shared/vendors/vendor-entry.ts';
import { problemLine } from '#shared/vendors/vendor-problem.ts';

/**
 * `write-vendors.ts <where to> <whole|refresh> <loopback|public> [<file>]`: writes the vendors that a function knows
 * beside it: the catalogue, and those of a stage's file, which is checked. Only what code acts on travels, or what a
 * refresh does. Runs while a function is bundled, so that a bad vendor fails the synth, and the function need carry
 * neither the rules nor what people read. Exit 1 with every problem on stderr.
 */
const [to = '', part = '', reach = '', from] = process.argv.slice(2);
const text = from === undefined ? '[]' : readFileSync(from, 'utf8');
const read = readVendorFile(text, { allowLoopback: reach === 'loopback' });
if (read.kind === 'bad') {
  const lines = read.problems.map((problem) => `  - ${problemLine(problem)}`);
  console.error(['the vendor file needs mending:', ...lines].join('\n'));
  process.exitCode = 1;
} else {
  writeFileSync(
    to,
    JSON.stringify([...CATALOGUE, ...read.vendors].map(part === 'refresh' ? refreshPartOf : homePartOf)),
  );
}
