import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '#shared/adapters/sqlite/database.ts';
import { type GroupCommit, groupCommit } from '#shared/adapters/sqlite/group-commit.ts';
import { StoreUnavailable } from '#shared/ports/integration-store.ts';
import { temporaryDirectory } from '../../support/directory.ts';

let sql: DatabaseSync;
let writes: GroupCommit;

beforeEach(() => {
  sql = new DatabaseSync(':memory:');
  sql.exec(`
    CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE numbers (
      n INTEGER PRIMARY KEY,
      -- Looked at by the commit, not by the write.
      parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT;
  `);
  writes = groupCommit(sql);
});
afterEach(() => sql.close());

const insert = (n: number, parent: number | null = null) =>
  writes.run(() => sql.prepare('INSERT INTO numbers (n, parent) VALUES (?, ?)').run(n, parent).changes);
const numbers = () =>
  sql
    .prepare('SELECT n FROM numbers ORDER BY n')
    .all()
    .map((row) => row.n);

describe('group commit', () => {
  it('writes what concurrent callers hand in within one transaction', async () => {
    const directory = temporaryDirectory();
    const database = openDatabase(join(directory.path, 'group.db'));
    const bystander = new DatabaseSync(join(directory.path, 'group.db'));
    database.sql.exec('CREATE TABLE texts (t TEXT) STRICT');
    const seen = () => bystander.prepare('SELECT count(*) AS n FROM texts').get()?.n;
    const write = () =>
      database.writes.run(() => {
        database.sql.exec("INSERT INTO texts VALUES ('one')");
        return seen();
      });
    // The third sees nothing of the first two from outside; once told, all three are there.
    expect(await Promise.all([write(), write(), write()])).toEqual([0, 0, 0]);
    expect(seen()).toBe(3);
    bystander.close();
    await database.close();
    directory.remove();
  });

  it('tells nobody before the commit', async () => {
    const told: string[] = [];
    const first = writes
      .run(() => 'first')
      .then(() => told.push(`first, in transaction: ${sql.isTransaction}`));
    const second = writes.run(() => told.push('second writes'));
    await Promise.all([first, second]);
    expect(told).toEqual(['second writes', 'first, in transaction: false']);
  });

  it('fails only the caller whose write throws, and keeps nothing of that write', async () => {
    const broken = writes.run(() => {
      sql.prepare('INSERT INTO numbers (n) VALUES (2)').run();
      throw new Error('decided otherwise');
    });
    const outcomes = await Promise.allSettled([insert(1), broken, insert(3)]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(broken).rejects.toThrow('decided otherwise');
    expect(numbers()).toEqual([1, 3]);
  });

  it('fails everyone where the commit fails, writes nothing, and goes on', async () => {
    const outcomes = await Promise.allSettled([insert(1), insert(2, 99)]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    expect(numbers()).toEqual([]);
    await insert(3);
    expect(numbers()).toEqual([3]);
  });

  it('fails everyone where the disk is full, and goes on when there is room', async () => {
    const blob = 'x'.repeat(50_000);
    sql.exec('CREATE TABLE texts (t TEXT) STRICT; PRAGMA max_page_count = 10');
    const fill = () => writes.run(() => sql.prepare('INSERT INTO texts (t) VALUES (?)').run(blob));
    const outcomes = await Promise.allSettled([insert(1), fill()]);
    expect(outcomes[1].status).toBe('rejected');
    sql.exec('PRAGMA max_page_count = 1000000');
    await fill();
    expect(numbers()).toEqual(outcomes[0].status === 'fulfilled' ? [1] : []);
  });

  it('takes more than one group, in order', async () => {
    await Promise.all(Array.from({ length: 1300 }, (_, n) => insert(n)));
    expect(numbers()).toEqual(Array.from({ length: 1300 }, (_, n) => n));
  });

  it('settles when nothing is waiting, also what writes handed in meanwhile', async () => {
    const chained = insert(1).then(() => insert(2));
    await writes.settled();
    await chained;
    await writes.settled();
    expect(numbers()).toEqual([1, 2]);
  });
});
