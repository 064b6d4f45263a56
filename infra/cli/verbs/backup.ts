import { resolve } from 'node:path';
import { Command } from 'commander';
import { BackupProblem, backUp } from '#shared/adapters/sqlite/back-up.ts';
import { systemClock } from '#shared/adapters/system.ts';
import { toRfc3339 } from '#shared/domain/time.ts';
import { API_KEY_FILE } from '../../local/api-key.ts';
import { BadUsage } from '../bad-usage.ts';
import { type DataDirectoryOptions, withDataDirectory } from '../home/data-directory.ts';
import { attempt, linesText, type Said } from '../said.ts';

const EXAMPLES = `
Examples:
  a copy of the data directory, also while its home runs
    $ npx grantkeeper backup backup-of-monday

The copy holds the tokens and the key that they are sealed with: keep it as you keep the directory itself. A home that
opens it presents no refresh token of it until a restore lets it: see grantkeeper restore --help.
Ends with 0 where it was done, 2 where a directory is not as it must be.`;

/** A copy of what the embedded home keeps. */
export function backupVerb(): Command {
  return withDataDirectory(new Command('backup'))
    .description('copy the data directory of a home on this machine, also while it runs')
    .argument('<directory>', 'where to; not there yet, or empty')
    .addHelpText('after', EXAMPLES)
    .action((target: string, options: DataDirectoryOptions) =>
      attempt('backup', {}, async () => backup(resolve(target), options)),
    );
}

function backup(target: string, { dataDir }: DataDirectoryOptions): Said {
  try {
    backUp(dataDir, target, toRfc3339(systemClock.now()), [API_KEY_FILE]);
  } catch (error) {
    if (error instanceof BackupProblem) throw new BadUsage(error.message);
    throw error;
  }
  return {
    out: linesText([`${target} is a whole copy; it holds the tokens and the key that they are sealed with`]),
  };
}
