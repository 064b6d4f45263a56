/**
 * Changes the code of lease, commit, recovery, circuit, decoder and error classes, one place at a time, and tries the tests
 * against each change. `--part domain|usecases` runs one part, `--only <file>` the mutants of one file (with the part it
 * is of), `--reuse` takes over what the last run found of unchanged code and tests, `--workers <n>` is how many run at
 * once (2). Exits with 1 where a mutant lives that `explained.ts` does not explain, or one that it explains does not.
 */
import { parseArgs } from 'node:util';
import { EXPLAINED } from './explained.ts';
import { judge } from './judge.ts';
import { summary, surviving } from './report.ts';
import { runMutants } from './run.ts';
import { PARTS } from './scope.ts';

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    only: { type: 'string', multiple: true },
    reuse: { type: 'boolean', default: false },
    workers: { type: 'string', default: '2' },
  },
});
const options = { reuse: values.reuse, workers: Number(values.workers) };

let isClean = true;
for (const [name, part] of Object.entries(PARTS)) {
  if (values.part !== undefined && values.part !== name) continue;
  const startedAt = performance.now();
  const mutants = await runMutants(name, { ...part, mutate: values.only ?? part.mutate }, options);
  const verdict = judge(mutants, EXPLAINED);
  process.stdout.write(surviving(verdict));
  process.stdout.write(summary(name, verdict, performance.now() - startedAt));
  isClean &&= verdict.survived.length === 0 && verdict.stale.length === 0;
}
process.exitCode = isClean ? 0 : 1;
