import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '#shared/adapters/dynamodb/attributes.ts';
import { integrationOf } from '#shared/adapters/dynamodb/integration-item.ts';
import { DATABASE_FILE, openStorage } from '#shared/adapters/sqlite/storage.ts';
import { milliseconds } from '#shared/domain/time.ts';
import { refreshIntegration } from '#shared/usecases/refresh-integration.ts';
import { allPorts } from '../support/all-ports.ts';
import { temporaryDirectory } from '../support/directory.ts';
import { anAttemptId, anIntegration, anIntegrationId, NOW } from '../support/integration.ts';

// Written by the adapters of their time: see make.ts there.
const fixtures = join(import.meta.dirname, '../fixtures/earlier-data');
const schemas = readdirSync(fixtures)
  .flatMap((name) => /^schema-(\d+)$/.exec(name)?.[1] ?? [])
  .map(Number);
const folder = temporaryDirectory();
afterAll(() => folder.remove());

function unpacked(schema: number): string {
  const [from, to] = [join(fixtures, `schema-${schema}`), join(folder.path, `${schema}`)];
  mkdirSync(to, { mode: 0o700 });
  writeFileSync(join(to, DATABASE_FILE), gunzipSync(readFileSync(join(from, `${DATABASE_FILE}.gz`))));
  writeFileSync(join(to, 'vault.key'), readFileSync(join(from, 'vault.key')), { mode: 0o600 });
  return to;
}

const schemaOf = (directory: string) => {
  const sql = new DatabaseSync(join(directory, DATABASE_FILE), { readOnly: true });
  const found = sql.prepare('PRAGMA user_version').get()?.user_version;
  sql.close();
  return found;
};

const WRITTEN = [
  anIntegration({ id: anIntegrationId('as-usual') }),
  anIntegration({
    id: anIntegrationId('crashed'),
    openAttempts: [{ attemptId: anAttemptId(7), parentVersion: 3 }],
  }),
  anIntegration({
    id: anIntegrationId('suspected'),
    care: { status: 'suspect', since: NOW, refusals: 1, plainRefusals: 1, lossAnnounced: false },
  }),
];

describe('data of an earlier release', () => {
  it('is kept of each schema', () => {
    expect(schemas.toSorted((a, b) => a - b)).toEqual([1, 3, 4, 5, 6]);
  });

  it.each(schemas)(
    'of schema %i opens, reads as it was written, and every grant is refreshed',
    async (schema) => {
      const directory = unpacked(schema);
      expect(schemaOf(directory)).toBe(schema);
      const world = await allPorts({ rotation: { kind: 'none' } });
      const { close, ...kept } = openStorage(directory);
      const ports = { ...world.ports, ...kept };
      expect((await kept.store.list({ limit: 10 })).items).toEqual(WRITTEN);
      for (const { id, vendor, client } of WRITTEN) {
        const timeLeft = () => milliseconds(120_000);
        const outcome = await refreshIntegration(ports)({ id, vendor, client, why: 'due', timeLeft });
        expect(outcome.kind).toBe(id === 'crashed' ? 'adopted' : 'refreshed');
        expect(await kept.store.find(id)).toMatchObject({ version: 4, care: { status: 'active' } });
      }
      // What a crash had left behind was adopted, and its refresh token was not spent.
      expect(world.endpoint.posts).toEqual(['refresh-token of as-usual', 'refresh-token of suspected']);
      await close();
      expect(schemaOf(directory)).toBeGreaterThan(6);
    },
  );

  it.each(schemas)('of the time of schema %i is read from DynamoDB as it was written', (schema) => {
    const packed = readFileSync(join(fixtures, `schema-${schema}`, 'items.json.gz'));
    const items = JSON.parse(gunzipSync(packed).toString()) as Item[];
    expect(items.map((item) => integrationOf(item))).toEqual(WRITTEN.map((row) => ({ row, rev: 7 })));
  });
});
