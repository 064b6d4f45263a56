import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DATABASE_FILE } from '#shared/adapters/sqlite/storage.ts';
import { CanarySearch } from './canaries.ts';
import type { HomeProcess } from './home-process.ts';
import type { World } from './world.ts';

/** Something that a home wrote, answered or keeps. */
export type Place = readonly [place: string, content: string | Uint8Array];

/**
 * Where a secret of this run shows: in what the home wrote, answered or keeps. An access token may stand in the answer
 * of a token route and nowhere else.
 */
export async function leaksOf(world: World, alsoSecret: readonly string[] = []): Promise<string[]> {
  return leaksIn(await placesOf(world.home), [...world.vendor.secrets(), ...alsoSecret]);
}

/** Where one of these secrets shows. */
export function leaksIn(places: readonly Place[], secrets: readonly string[]): string[] {
  const canaries = [...new Set(secrets)].map((value) => ({ name: value, value }));
  const all = new CanarySearch(canaries);
  const unserved = new CanarySearch(canaries.filter(({ value }) => !value.startsWith('at.')));
  return places.flatMap(([place, content]) => {
    const search = isTokenAnswer(place) ? unserved : all;
    return search.found(content).map((hit) => `${place}: ${hit}`);
  });
}

const isTokenAnswer = (place: string): boolean => /^answer of \/v1\/integrations\/[^/]+\/token$/.test(place);

/** Everything that a home wrote, answered or keeps. */
export async function placesOf(home: HomeProcess): Promise<Place[]> {
  const answers = home.api.heard.map(({ path, text }): Place => [`answer of ${path}`, text]);
  const entries = await readdir(home.dataDir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path): Promise<Place> => [`file ${path}`, await readFile(path)]);
  return [
    ['stdout', home.stdout.all.join('\n')],
    ['stderr', home.stderr.all.join('\n')],
    ...answers,
    ...(await Promise.all(files)),
    ...paths.filter((path) => basename(path) === DATABASE_FILE).flatMap(cellsOf),
  ];
}

/** The values of a database, by column: what a file holds over several pages shows only here. */
function cellsOf(path: string): Place[] {
  const sql = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = sql.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return tables.flatMap(({ name: table }) => {
      const rows = sql.prepare(`SELECT * FROM ${table}`).all();
      const columns = Object.keys(rows[0] ?? {});
      return columns.map((column): Place => {
        const cells = rows.map((row) => row[column]);
        const bytes = cells.map((cell) => (cell instanceof Uint8Array ? cell : Buffer.from(`${cell}\n`)));
        return [`column ${table}.${column}`, Buffer.concat(bytes)];
      });
    });
  } finally {
    sql.close();
  }
}
