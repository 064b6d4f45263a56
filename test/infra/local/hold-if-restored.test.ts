import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { auditFile } from '#shared/adapters/in-process/audit-file.ts';
import { backUp } from '#shared/adapters/sqlite/back-up.ts';
import { DATABASE_FILE, openStorage } from '#shared/adapters/sqlite/storage.ts';
import type { Integration } from '#shared/domain/integration.ts';
import type { LogFields } from '#shared/ports/tell.ts';
import { holdIfRestored } from '../../../infra/local/hold-if-restored.ts';
import { temporaryDirectory } from '../../support/directory.ts';
import { anAttemptId, anIntegration, anIntegrationId, NOW } from '../../support/integration.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const id = anIntegrationId('payroll');
const made: { remove(): void }[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.remove();
});
function aDirectory(): string {
  const directory = temporaryDirectory();
  made.push(directory);
  return directory.path;
}

async function written(directory: string, row: Partial<Integration> = {}): Promise<void> {
  const storage = openStorage(directory);
  await storage.store.create(anIntegration(row));
  await storage.close();
}

async function audited(directory: string, version: number, epoch = 1): Promise<void> {
  const audit = auditFile({ directory });
  const attempt = anAttemptId(version);
  const of = { at: NOW, integration: id, born: NOW, epoch, attempt };
  await audit.record({ kind: 'commit', ...of, version, versionId: attempt });
  audit.close();
}

/** Starts as a home does, and says what it told and what became of the row. */
async function started(directory: string) {
  const told: (LogFields | undefined)[] = [];
  const storage = openStorage(directory);
  auditFile({ directory }).close();
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (_: string, fields?: LogFields) => void told.push(fields),
  };
  await holdIfRestored({ storage, directory, clock: new ManualClock(), log });
  const row = await storage.store.find(id);
  await storage.close();
  return { told, isHeld: row?.restored !== undefined };
}

describe('a data directory at the start', () => {
  it('is no restored one as it grows: neither fresh, nor with an audit of its own past', async () => {
    const directory = aDirectory();
    await written(directory);
    expect(await started(directory)).toEqual({ told: [], isHeld: false });
    for (const version of [1, 2, 3]) await audited(directory, version);
    expect(await started(directory)).toEqual({ told: [], isHeld: false });
  });

  it('is held where it is a backup, once', async () => {
    const [directory, copy] = [aDirectory(), join(aDirectory(), 'copy')];
    await written(directory);
    backUp(directory, copy, '2026-11-02T08:00:00.000Z', []);
    expect(await started(copy)).toEqual({
      told: [{ held: 1, left: 0, clients: 0, because: 'a backup of 2026-11-02T08:00:00.000Z' }],
      isHeld: true,
    });
    expect((await started(copy)).told).toEqual([]);
    expect((await started(directory)).isHeld).toBe(false);
  });

  it('is held where the audit beside it tells of a later commit, once', async () => {
    const directory = aDirectory();
    await written(directory);
    await audited(directory, 7);
    const because = 'the audit tells of later refreshes';
    expect(await started(directory)).toEqual({
      told: [{ held: 1, left: 0, clients: 0, because }],
      isHeld: true,
    });
    expect((await started(directory)).told).toEqual([]);
  });

  it.each([
    ['of another consent', 7, 0, {}],
    ['of a grant that is over', 7, 1, { care: { status: 'reauthorization_required', since: NOW } }],
  ] satisfies [string, number, number, Partial<Integration>][])(
    'is not held for a later commit %s',
    async (_, version, epoch, row) => {
      const directory = aDirectory();
      await written(directory, row);
      await audited(directory, version, epoch);
      expect((await started(directory)).told).toEqual([]);
    },
  );

  it('goes by the lines of the audit that it can read', async () => {
    const directory = aDirectory();
    await written(directory);
    writeFileSync(join(directory, 'audit.jsonl'), 'not of ours\n{"audit":1,"kind":"unheard-of"}\n', {
      mode: 0o600,
    });
    expect((await started(directory)).told).toEqual([]);
  });
});

describe('a backup', () => {
  it('is of one instant, opens with its own key, and leaves the history behind', async () => {
    const [directory, copy] = [aDirectory(), join(aDirectory(), 'copy')];
    await written(directory);
    await audited(directory, 3);
    const working = openStorage(directory);
    backUp(directory, copy, '2026-11-02T08:00:00.000Z', ['api.key']);
    await working.close();
    const opened = openStorage(copy);
    expect(await opened.store.find(id)).toEqual(anIntegration());
    await opened.close();
  });

  it('is not made over anything, nor of anything that is no data directory', async () => {
    const [directory, full, empty] = [aDirectory(), aDirectory(), aDirectory()];
    await written(directory);
    writeFileSync(join(full, 'other'), '');
    const make = (from: string, to: string) => () => backUp(from, to, '2026-11-02T08:00:00.000Z', []);
    expect(make(directory, full)).toThrow(`${full} is not empty: name a directory that is not there yet`);
    expect(make(empty, join(empty, 'copy'))).toThrow(
      `${empty} is no data directory: it has no ${DATABASE_FILE}`,
    );
    expect(make(directory, empty)).not.toThrow();
  });

  it('whose database alone is copied back by hand is found by the audit that stayed', async () => {
    const [directory, kept] = [aDirectory(), aDirectory()];
    await written(directory);
    cpSync(join(directory, DATABASE_FILE), join(kept, DATABASE_FILE));
    await audited(directory, 4);
    cpSync(join(kept, DATABASE_FILE), join(directory, DATABASE_FILE));
    expect((await started(directory)).isHeld).toBe(true);
  });
});
