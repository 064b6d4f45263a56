import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditLines } from '#shared/adapters/aws/audit-lines.ts';
import { auditFile } from '#shared/adapters/in-process/audit-file.ts';
import { temporaryDirectory } from '../support/directory.ts';
import { describeAuditContract } from './audit.contract.ts';

const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, -1);

describeAuditContract('a file of the data directory', () => {
  const directory = temporaryDirectory();
  const audit = auditFile({ directory: directory.path });
  return {
    audit,
    lines: () => linesOf(readFileSync(join(directory.path, 'audit.jsonl'), 'utf8')),
    close: () => {
      audit.close();
      directory.remove();
    },
  };
});

describeAuditContract('lines on standard output', () => {
  let printed = '';
  const write = (text: string, done: () => void): boolean => {
    printed += text;
    done();
    return true;
  };
  return {
    audit: auditLines({ write } as Pick<NodeJS.WriteStream, 'write'>),
    lines: () => linesOf(printed),
    close: () => {},
  };
});
