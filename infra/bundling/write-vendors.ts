import { readFileSync, writeFileSync } from 'node:fs';
import { readVendorFile } from '#shared/vendors/read-vendor-file.ts';

/**
 * `write-vendors.ts <file> <where to> <loopback|public>`: checks a stage's vendor file and writes what the functions
 * read. Runs while a function is bundled, so that a bad vendor fails the synth, and the function need not carry the
 * rules. Exit 1 with every problem on stderr.
 */
const [from = '', to = '', reach = ''] = process.argv.slice(2);
const read = readVendorFile(readFileSync(from, 'utf8'), { allowLoopback: reach === 'loopback' });
if (read.kind === 'bad') {
  console.error(
    ['the vendor file needs mending:', ...read.problems.map((problem) => `  - ${problem}`)].join('\n'),
  );
  process.exitCode = 1;
} else {
  writeFileSync(to, JSON.stringify(read.vendors));
}
