import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AUDIT_FILE, oldAuditFile, oldAuditNumbers } from '#shared/adapters/in-process/audit-names.ts';
import { BadInput, STANDARD_INPUT } from './source.ts';

export interface AuditInput {
  readonly path: string;
  /** Found in a directory: it may be any other log. */
  readonly isFound?: true;
}

/** What these paths name: a data directory its audit, any other directory all that lies in it. */
export function auditInputs(paths: readonly string[]): readonly AuditInput[] {
  return [...new Map(paths.flatMap(inputsOf).map((input) => [input.path, input])).values()];
}

function inputsOf(path: string): readonly AuditInput[] {
  if (path === STANDARD_INPUT) return [{ path }];
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    throw new BadInput(
      'not_found',
      `${path} is not there; name a file, a data directory, or - for standard input`,
    );
  }
  if (!found.isDirectory()) return [{ path }];
  const own = ownFiles(path);
  const files = own.length > 0 ? own : allFiles(path);
  if (files.length > 0) return files.map((file) => ({ path: file, isFound: true }));
  throw new BadInput('no_files', `${path} holds no audit; a data directory has ${AUDIT_FILE}`);
}

function ownFiles(directory: string): readonly string[] {
  const full = oldAuditNumbers(directory).map(oldAuditFile);
  const current = readdirSync(directory).filter((name) => name === AUDIT_FILE);
  return [...full, ...current].map((name) => join(directory, name));
}

function allFiles(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
