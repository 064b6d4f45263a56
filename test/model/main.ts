import { parseArgs } from 'node:util';
import { figures } from './figures.ts';
import { MUTANTS } from './mutants.ts';
import { run } from './run.ts';
import { storyOf } from './story.ts';
import { tableOf } from './table.ts';

/**
 * Explores the protocol whole, and once without each of its ingredients. `--json` prints the figures alone, `--deep` adds
 * three things at a time.
 */
const { values } = parseArgs({ options: { json: { type: 'boolean' }, deep: { type: 'boolean' } } });
const explored = figures(values.deep === true);

if (values.json === true) {
  process.stdout.write(`${JSON.stringify(explored, null, 2)}\n`);
} else {
  process.stdout.write(`${tableOf(explored)}\n`);
  for (const [i, mutant] of MUTANTS.entries()) {
    const { found } = run(mutant.configuration, mutant.mutation, mutant.wrong);
    const path = found.get(mutant.wrong);
    process.stdout.write(`\n${i + 1}. ${mutant.ingredient}\n   Instead: ${mutant.instead}.\n`);
    if (path === undefined) {
      process.stdout.write('   NO COUNTER-EXAMPLE\n');
      process.exitCode = 1;
      continue;
    }
    const story = storyOf(mutant.configuration, path, mutant.mutation);
    process.stdout.write(`   At a vendor of the kind ${mutant.configuration.kind}:\n${story.join('\n')}\n`);
    process.stdout.write(`   So ${mutant.wrong}.\n   Avoidable: ${mutant.avoidable}.\n`);
  }
}
if (explored.unexpected.length > 0) process.exitCode = 1;
