import { readdirSync } from 'node:fs';

/** The file that is written, beside the full ones in the data directory. */
export const AUDIT_FILE = 'audit.jsonl';

export const oldAuditFile = (number: number): string => `audit-${number}.jsonl`;

/** The numbers of the full files that are there, oldest first. */
export function oldAuditNumbers(directory: string): readonly number[] {
  return readdirSync(directory)
    .flatMap((name) => /^audit-(\d{1,12})\.jsonl$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
