import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HomeProcess } from './home-process.ts';
import type { World } from './world.ts';

/** Refresh tokens and access tokens of the scripted vendor, wherever they stand in a text. */
const TOKEN = /\b([ra]t)\.[\w.-]{1,70}\.\d+\.[\w-]{20}/g;

/**
 * Where a secret of this run shows in clear: in what the home wrote, answered or keeps. An access token may stand in
 * the answer of a token route and nowhere else.
 */
export async function leaksOf(world: World, alsoSecret: readonly string[] = []): Promise<string[]> {
  const { home, vendor } = world;
  const clientSecrets = [...vendor.runtime.state.clients.values()].flatMap((client) => client.secrets);
  const plain = [...new Set([...clientSecrets, ...alsoSecret])];
  const found: string[] = [];
  for (const [place, text] of await textsOf(home)) {
    for (const secret of plain) if (shows(text, secret)) found.push(`${place}: ${secret}`);
    for (const [token, kind] of text.matchAll(TOKEN)) {
      const isServed = kind === 'at' && place.endsWith('/token');
      if (!isServed) found.push(`${place}: ${token}`);
    }
  }
  return found;
}

function shows(text: string, secret: string): boolean {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return text.includes(secret) || text.includes(base64);
}

async function textsOf(home: HomeProcess): Promise<[place: string, text: string][]> {
  const answers = home.api.heard.map(({ path, text }): [string, string] => [`answer of ${path}`, text]);
  const entries = await readdir(home.dataDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<[string, string]> => {
      const path = join(entry.parentPath, entry.name);
      return [`file ${path}`, await readFile(path, 'latin1')];
    });
  return [
    ['stdout', home.stdout.all.join('\n')],
    ['stderr', home.stderr.all.join('\n')],
    ...answers,
    ...(await Promise.all(files)),
  ];
}
