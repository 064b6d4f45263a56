import { DirectoryInUse, holdDirectory } from '#shared/adapters/sqlite/directory-lock.ts';

/** Run as a process of its own: tries to hold the directory, says how that went, and holds it until it is ended. */
const directory = process.argv[2] ?? '';
try {
  holdDirectory(directory);
  console.log('held');
  setInterval(() => {}, 60_000);
} catch (error) {
  console.log(error instanceof DirectoryInUse ? `in use: ${error.message}` : `failed: ${String(error)}`);
}
