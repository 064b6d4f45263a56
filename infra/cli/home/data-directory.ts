import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { DATABASE_FILE } from '#shared/adapters/sqlite/storage.ts';

export interface DataDirectoryOptions {
  readonly dataDir: string;
}

/** The option of verbs that work on a data directory itself, and not by its home. */
export function withDataDirectory(verb: Command): Command {
  return verb.addOption(
    new Option('--data-dir <path>', 'the data directory')
      .env('GRANTKEEPER_DATA_DIR')
      .default('.grantkeeper')
      .argParser((path) => resolve(path)),
  );
}

/** `undefined` where it is a data directory: none is made of what was mistyped. */
export function dataDirectoryProblem(directory: string): string | undefined {
  if (existsSync(join(directory, DATABASE_FILE))) return undefined;
  return `${directory} is no data directory: it has no ${DATABASE_FILE}`;
}
