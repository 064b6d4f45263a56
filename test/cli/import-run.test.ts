import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { GrantkeeperError, type Integration } from '#shared/client/index.ts';
import type { ImportKeeper } from '../../infra/cli/import/bring.ts';
import { NO_JOURNAL, openJournal } from '../../infra/cli/import/journal.ts';
import { progressLine } from '../../infra/cli/import/progress.ts';
import type { Row } from '../../infra/cli/import/read-row.ts';
import { reportText } from '../../infra/cli/import/report.ts';
import { type RunOptions, runImport } from '../../infra/cli/import/run.ts';

const HOME = 'http://127.0.0.1:8787';
const rowOf = (id: string, row: number, refreshToken = `token-of-${id}`): Row => ({
  kind: 'row',
  row,
  id,
  creation: { id, client: 'billing', owner: 'finance', principal: 'service', scopes: [] },
  grant: { refreshToken },
});

async function* rows(...ids: readonly string[]) {
  for (const [index, id] of ids.entries()) yield rowOf(id, index + 1);
}

/** A keeper that holds what it was brought, and answers a call with an error where it is told to. */
function scriptedKeeper(
  trouble: (call: string, tries: number) => GrantkeeperError | undefined = () => undefined,
) {
  const held = new Map<string, { epoch: number; token: string | undefined }>();
  const calls: string[] = [];
  let under = 0;
  let most = 0;
  const answer = async <T>(call: string, give: () => T): Promise<T> => {
    calls.push(call);
    under += 1;
    most = Math.max(most, under);
    await new Promise(setImmediate);
    under -= 1;
    const error = trouble(call, calls.filter((other) => other === call).length);
    if (error !== undefined) throw error;
    return give();
  };
  const shown = (id: string) => ({ id, client: 'billing', epoch: held.get(id)?.epoch ?? 0 }) as Integration;
  const keeper = {
    clients: { get: (id: string) => answer(`client ${id}`, () => ({ id, vendor: 'acme' })) },
    integrations: {
      create: ({ id, vendor }: { id: string; vendor: string }) =>
        answer(`create ${id} ${vendor}`, () => {
          if (held.has(id))
            throw new GrantkeeperError('already_exists', `there is an integration ${id} already`);
          held.set(id, { epoch: 0, token: undefined });
          return shown(id);
        }),
      get: (id: string) => answer(`get ${id}`, () => shown(id)),
      importGrant: (id: string, { refreshToken }: { refreshToken?: string | undefined }) =>
        answer(`grant ${id}`, () => {
          const before = held.get(id) ?? { epoch: 0, token: undefined };
          if (before.token !== refreshToken) held.set(id, { epoch: before.epoch + 1, token: refreshToken });
          return shown(id);
        }),
    },
  } as unknown as ImportKeeper;
  return { keeper, calls, held, most: () => most };
}

const waited: number[] = [];
const made: string[] = [];
afterEach(() => {
  waited.length = 0;
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

const options = (keeper: ImportKeeper, more: Partial<RunOptions> = {}): RunOptions => ({
  keeper,
  journal: NO_JOURNAL,
  concurrency: 1,
  wait: async (ms) => {
    waited.push(ms);
  },
  signal: new AbortController().signal,
  onRow: () => {},
  ...more,
});

function fileFor(): string {
  const directory = mkdtempSync(join(tmpdir(), 'grantkeeper-import-'));
  made.push(directory);
  return join(directory, 'grants.csv');
}

describe('an import', () => {
  it('creates and brings, asks for each client once, and never more rows at once than it may', async () => {
    const { keeper, calls, most } = scriptedKeeper();
    const ids = Array.from({ length: 20 }, (_, n) => `grant-${n}`);
    const tally = await runImport(rows(...ids), options(keeper, { concurrency: 4 }));
    expect(tally).toEqual({ imported: 20, held: 0, created: 0, earlier: 0, refused: [] });
    expect(most()).toBe(4);
    expect(calls.filter((call) => call.startsWith('client'))).toEqual(['client billing']);
    expect(calls.filter((call) => call.endsWith(' grant-3') || call.includes(' grant-3 '))).toEqual([
      'create grant-3 acme',
      'grant grant-3',
    ]);
  });

  it('reads no row before there is a place for it, so that tokens of a long file are never all in memory', async () => {
    const { keeper } = scriptedKeeper();
    let read = 0;
    let done = 0;
    let ahead = 0;
    async function* counted() {
      for await (const row of rows(...Array.from({ length: 50 }, (_, n) => `grant-${n}`))) {
        read += 1;
        ahead = Math.max(ahead, read - done);
        yield row;
      }
    }
    const onRow = () => {
      done += 1;
    };
    await runImport(counted(), options(keeper, { concurrency: 4, onRow }));
    expect({ read, done, ahead }).toEqual({ read: 50, done: 50, ahead: 4 });
  });

  it('finds what the keeper holds already, and what is new to it', async () => {
    const { keeper } = scriptedKeeper();
    await runImport(rows('a', 'b'), options(keeper));
    async function* second() {
      yield rowOf('a', 1);
      yield rowOf('b', 2, 'another-token');
    }
    expect(await runImport(second(), options(keeper))).toMatchObject({ imported: 1, held: 1 });
  });

  it("leaves an integration alone that is another client's", async () => {
    const { keeper, calls } = scriptedKeeper();
    await runImport(rows('a'), options(keeper));
    async function* other() {
      const row = rowOf('a', 1, 'another-token');
      yield { ...row, creation: { ...row.creation, client: 'foreign' } };
    }
    expect((await runImport(other(), options(keeper))).refused).toEqual([
      {
        row: 1,
        id: 'a',
        code: 'already_exists',
        reason: 'there is an integration a already, of the client billing',
      },
    ]);
    expect(calls.filter((call) => call === 'grant a')).toHaveLength(1);
  });

  it('waits as long as it is told, for all rows, and then goes on', async () => {
    const busy = new GrantkeeperError('temporarily_unavailable', 'draining', { retryAfterSeconds: 7 });
    const { keeper } = scriptedKeeper((call, tries) => (call === 'grant a' && tries <= 2 ? busy : undefined));
    expect(await runImport(rows('a', 'b'), options(keeper))).toMatchObject({ imported: 2, refused: [] });
    expect(waited).toEqual([7000, 7000]);
  });

  it('asks for nothing at all while it waits', async () => {
    const busy = new GrantkeeperError('temporarily_unavailable', 'draining', { retryAfterSeconds: 7 });
    const { keeper, calls } = scriptedKeeper((call, tries) =>
      call === 'create a acme' && tries === 1 ? busy : undefined,
    );
    const waiting = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const wait = () => {
      waiting.resolve();
      return over.promise;
    };
    const ended = runImport(rows('a', 'b', 'c', 'd'), options(keeper, { concurrency: 2, wait }));
    await waiting.promise;
    // What was under way comes to its end.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(calls).toEqual(['client billing', 'create a acme', 'create b acme', 'grant b']);
    over.resolve();
    expect(await ended).toMatchObject({ imported: 4, refused: [] });
  });

  it('waits ever longer where nobody says how long, and gives up in the end', async () => {
    const throttled = new GrantkeeperError('too_many_requests', 'slow down');
    const { keeper } = scriptedKeeper((call) => (call === 'grant a' ? throttled : undefined));
    const tally = await runImport(rows('a', 'b'), options(keeper));
    expect(tally).toMatchObject({ imported: 0, stopped: { code: 'too_many_requests' } });
    expect(waited).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('reports what was refused and goes on, a row with an id that was there before too', async () => {
    const spent = new GrantkeeperError(
      'conflict',
      'this refresh token of b was used before; a newer one is needed',
    );
    const { keeper } = scriptedKeeper((call) => (call === 'grant b' ? spent : undefined));
    const tally = await runImport(rows('a', 'b', 'c', 'a'), options(keeper));
    expect(tally.imported).toBe(2);
    expect(reportText(tally, '')).toEqual([
      '4 rows: 2 imported, 2 refused',
      '',
      'ROW  INTEGRATION  CODE            REASON',
      '2    b            conflict        this refresh token of b was used before; a newer one is needed',
      '4    a            already_exists  row 1 has the same id',
    ]);
  });

  it('goes on where it stopped: what is done is not asked for, what was refused is tried again', async () => {
    const file = fileFor();
    const gone = new GrantkeeperError('unreachable', 'no connection');
    const spent = new GrantkeeperError('conflict', 'spent');
    let isMended = false;
    const { keeper, calls } = scriptedKeeper((call) => {
      if (isMended) return undefined;
      return call === 'grant a' ? spent : call === 'create c acme' ? gone : undefined;
    });
    const open = () => openJournal({ file, home: HOME, again: false });
    const first = open();
    const stopped = await runImport(rows('a', 'b', 'c', 'd'), options(keeper, { journal: first }));
    first.close();
    expect(stopped).toMatchObject({ imported: 1, refused: [{ id: 'a' }], stopped: { code: 'unreachable' } });
    const [said, , goesOn] = reportText(stopped, first.path);
    expect(said).toBe('stopped before the end: unreachable: no connection');
    expect(goesOn).toBe(`the same command goes on from here; ${file}.journal knows what is done`);

    isMended = true;
    calls.length = 0;
    const second = open();
    const tally = await runImport(rows('a', 'b', 'c', 'd'), options(keeper, { journal: second }));
    second.close();
    expect(tally).toEqual({ imported: 3, held: 0, created: 0, earlier: 1, refused: [] });
    expect(calls.filter((call) => / b\b/.test(call))).toEqual([]);
    const journal = readFileSync(first.path, 'utf8');
    expect(journal).not.toContain('token-of-');
    expect(
      journal
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { journal: 1, home: HOME },
      { row: 1, id: 'a', outcome: 'refused', code: 'conflict' },
      { row: 2, id: 'b', outcome: 'imported' },
      { row: 1, id: 'a', outcome: 'imported' },
      { row: 3, id: 'c', outcome: 'imported' },
      { row: 4, id: 'd', outcome: 'imported' },
    ]);
  });

  it('ends after the rows under way when it is asked to', async () => {
    const ending = new AbortController();
    const { keeper, calls } = scriptedKeeper();
    const onRow = () => ending.abort();
    const tally = await runImport(rows('a', 'b'), options(keeper, { signal: ending.signal, onRow }));
    expect(tally).toMatchObject({ imported: 1, stopped: 'asked' });
    expect(calls.filter((call) => / b\b/.test(call))).toEqual([]);
  });
});

describe('the journal', () => {
  it('outlives a kill in the middle of a line', () => {
    const file = fileFor();
    const journal = openJournal({ file, home: HOME, again: false });
    journal.note(1, 'a', 'imported');
    journal.close();
    writeFileSync(journal.path, `${readFileSync(journal.path, 'utf8')}{"row":2,"id":"b","outc`);
    const next = openJournal({ file, home: HOME, again: false });
    next.note(2, 'b', 'imported');
    next.close();
    const last = openJournal({ file, home: HOME, again: false });
    last.close();
    expect(['a', 'b', 'c'].map(last.isDone)).toEqual([true, true, false]);
  });

  it('says nothing of another home, and is forgotten on demand', () => {
    const file = fileFor();
    openJournal({ file, home: HOME, again: false }).close();
    expect(() => openJournal({ file, home: 'https://keeper.example', again: false })).toThrow(
      `${file}.journal is of an import into ${HOME}: --again begins a new one`,
    );
    const anew = openJournal({ file, home: 'https://keeper.example', again: true });
    anew.close();
    expect(readFileSync(anew.path, 'utf8')).toBe('{"journal":1,"home":"https://keeper.example"}\n');
  });
});

describe('the progress', () => {
  it.each([
    [{ done: 0, refused: 0, part: 0, elapsedMs: 0 }, '[------------------------] 0 %  0 rows  0/s'],
    [
      { done: 1250, refused: 3, part: 0.25, elapsedMs: 5000 },
      '[######------------------] 25 %  1,250 rows  3 refused  250/s  15 s left',
    ],
    [
      { done: 5000, refused: 0, part: 1, elapsedMs: 20_000 },
      '[########################] 100 %  5,000 rows  250/s',
    ],
    [{ done: 7, refused: 0, part: undefined, elapsedMs: 1000 }, '7 rows  7/s'],
  ])('%j is %s', (view, line) => {
    expect(progressLine(view)).toBe(line);
  });
});
