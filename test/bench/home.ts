import { closeSync, openSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { type Child, start } from './children.ts';

/** The embedded home as a process of its own, with its own settings, as `npm run serve` starts it. */
export interface Home extends Child {
  readonly url: string;
  readonly key: string;
  /** What it has logged so far. */
  log(): Promise<readonly LogLine[]>;
}

export interface HomeVendor {
  /** Its entry in the home's vendor file. */
  readonly entry: Readonly<Record<string, unknown>>;
}

interface LogLine {
  readonly at: string;
  readonly message: string;
  readonly integration?: string;
}

const KEY = 'the-key-of-the-benchmark';
const READY = /^grantkeeper listening on (\S+)$/;

/** Starts it on a data directory. Its log goes to a file beside what it keeps. */
export async function startHome(
  directory: string,
  vendor: HomeVendor,
  env: Readonly<Record<string, string>> = {},
): Promise<Home> {
  const vendors = join(directory, 'vendors.json');
  await writeFile(vendors, JSON.stringify([vendor.entry]));
  const logFile = join(directory, 'home.log');
  const stderr = openSync(logFile, 'w');
  const { file, node } = served();
  const child = start(file, [], {
    stderr,
    node,
    env: {
      GRANTKEEPER_DATA_DIR: directory,
      GRANTKEEPER_PORT: '0',
      GRANTKEEPER_API_KEY: KEY,
      GRANTKEEPER_VENDORS: vendors,
      GRANTKEEPER_ALLOW_LOOPBACK_VENDORS: '1',
      ...env,
    },
  });
  closeSync(stderr);
  const url = await readyUrl(child, logFile);
  return { ...child, url, key: KEY, log: async () => parse(await readFile(logFile, 'utf8')) };
}

/** What `npm run serve` runs: the file, and the options of Node before it. */
function served(): { readonly file: string; readonly node: readonly string[] } {
  const [, options = '', file] = /exec node ((?:--\S+ )*)(\S+)$/.exec(packageJson.scripts.serve) ?? [];
  if (file === undefined) throw new Error('package.json does not say how to serve');
  return { file, node: options.split(' ').filter((option) => option !== '') };
}

async function readyUrl(child: Child, logFile: string): Promise<string> {
  try {
    for (;;) {
      const url = READY.exec(await child.line())?.[1];
      if (url !== undefined) return url;
    }
  } catch (error) {
    throw new Error(`the home did not come up: ${await readFile(logFile, 'utf8')}`, { cause: error });
  }
}

/** What stands behind the last line break is not whole yet. */
const parse = (text: string): readonly LogLine[] =>
  text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
