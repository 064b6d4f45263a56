import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prints "<passed> <failed>": the tests of every result file that the runners left in a folder. */
const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: count-results.ts <folder with the runners’ JSON files>');
  process.exit(2);
}
const files = globSync('*.json', { cwd: folder });
if (files.length === 0) {
  console.error(`no test results in ${folder}`);
  process.exit(1);
}
const results = files.map(
  (file) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly numPassedTests: number;
      readonly numFailedTests: number;
      readonly numFailedTestSuites: number;
      readonly numPendingTests: number;
    },
);
const skipped = results.reduce((sum, result) => sum + result.numPendingTests, 0);
if (skipped > 0) console.error(`${skipped} tests were skipped`);
const passed = results.reduce((sum, result) => sum + result.numPassedTests, 0);
const failed = results.reduce((sum, result) => sum + result.numFailedTests, 0);
console.log(`${passed} ${failed}`);
