import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { factLine, stamper } from '#shared/domain/history/fact-line.ts';
import { type Audit, AuditUnavailable } from '#shared/ports/audit.ts';
import { ensurePrivateFile } from '../sqlite/private-file.ts';
import { AUDIT_FILE, oldAuditFile, oldAuditNumbers } from './audit-names.ts';

export interface AuditFile extends Audit {
  /** Writes what is still gathered. */
  close(): void;
}

export interface AuditFileOptions {
  readonly directory: string;
  /** @default 64 MiB */
  readonly greatestBytes?: number;
  /** How many full files are kept beside the one that is written. @default 8 */
  readonly keep?: number;
}

const GREATEST_BYTES = 64 * 1024 * 1024;
const KEEP = 8;
const LAST_LINE_AT_MOST = 65_536;

/** What was handed over in one turn of the event loop, and those who wait for it to be written. */
interface Group {
  text: string;
  readonly written: PromiseWithResolvers<void>;
}

/**
 * Facts as JSON lines in the data directory. All facts of one turn of the event loop go out in one write. They survive
 * the death of the process from there on, not that of the machine: nothing waits for the disk. A full file is set aside
 * as `audit-<n>.jsonl`, the oldest of those are removed. Wants the hold on the directory.
 */
export function auditFile(options: AuditFileOptions): AuditFile {
  const { directory, greatestBytes = GREATEST_BYTES, keep = KEEP } = options;
  const stamp = stamper(randomBytes(6).toString('hex'));
  let file = open(directory);
  let group: Group | undefined;
  let isClosed = false;

  function write(): void {
    if (group === undefined) return;
    const { text, written } = group;
    group = undefined;
    try {
      if (file.size > 0 && file.size + Buffer.byteLength(text) > greatestBytes) setAside();
      append(file, text);
      written.resolve();
    } catch (error) {
      written.reject(new AuditUnavailable('the audit file could not be written', { cause: error }));
    }
  }

  function setAside(): void {
    const numbers = oldAuditNumbers(directory);
    const next = (numbers.at(-1) ?? 0) + 1;
    renameSync(join(directory, AUDIT_FILE), join(directory, oldAuditFile(next)));
    const full = file;
    file = open(directory);
    closeSync(full.descriptor);
    for (const number of numbers) {
      if (number <= next - keep) rmSync(join(directory, oldAuditFile(number)), { force: true });
    }
  }

  return {
    record: async (fact) => {
      // The number of a closed file may be another file's by now.
      if (isClosed) throw new AuditUnavailable('the audit file is closed');
      const line = `${factLine(stamp(fact))}\n`;
      if (group === undefined) {
        group = { text: '', written: Promise.withResolvers() };
        setImmediate(write);
      }
      group.text += line;
      return group.written.promise;
    },
    close: () => {
      write();
      isClosed = true;
      closeSync(file.descriptor);
    },
  };
}

interface OpenFile {
  readonly descriptor: number;
  /** Up to the last whole line. */
  size: number;
  /** Something may stand behind it. */
  isTorn: boolean;
}

/** Half a line, left by a process that was killed while it wrote, was never acknowledged: it is cut off. */
function open(directory: string): OpenFile {
  const path = join(directory, AUDIT_FILE);
  ensurePrivateFile(path);
  const descriptor = openSync(path, 'a+');
  const { size } = fstatSync(descriptor);
  const tail = Buffer.alloc(Math.min(size, LAST_LINE_AT_MOST));
  readSync(descriptor, tail, 0, tail.length, size - tail.length);
  const half = tail.length - (tail.lastIndexOf('\n') + 1);
  const file: OpenFile = { descriptor, size: size - half, isTorn: half > 0 };
  repair(file);
  return file;
}

function append(file: OpenFile, text: string): void {
  repair(file);
  const bytes = Buffer.from(text);
  file.isTorn = true;
  for (let done = 0; done < bytes.length; ) done += writeSync(file.descriptor, bytes, done);
  file.size += bytes.length;
  file.isTorn = false;
}

function repair(file: OpenFile): void {
  if (!file.isTorn) return;
  ftruncateSync(file.descriptor, file.size);
  file.isTorn = false;
}
