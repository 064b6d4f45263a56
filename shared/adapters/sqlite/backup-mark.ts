import type { DatabaseSync } from 'node:sqlite';
import { queryOne, write } from './statement.ts';

/** Whether a database is a copy that was made as a backup: whoever opens it must hold its grants first. */
export interface BackupMark {
  /** When the backup was made (RFC 3339), until it is taken away. */
  takenAt(): string | undefined;
  set(at: string): void;
  clear(): void;
}

export function backupMark(sql: DatabaseSync): BackupMark {
  const select = queryOne(sql, "SELECT value FROM meta WHERE name = 'backup_of'");
  const insert = write(sql, "INSERT OR REPLACE INTO meta (name, value) VALUES ('backup_of', ?)");
  const remove = write(sql, "DELETE FROM meta WHERE name = 'backup_of'");
  return {
    takenAt: () => {
      const at = select()?.[0];
      return typeof at === 'string' ? at : undefined;
    },
    set: (at) => {
      insert(at);
    },
    clear: () => {
      remove();
    },
  };
}
