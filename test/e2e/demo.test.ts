import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { Lines } from '../support/lines.ts';

const DEMO = join(import.meta.dirname, '..', '..', 'infra', 'local', 'demo.ts');
const REFRESHED = /^\S+ refreshed, version \d+$/;

let directories: TemporaryDirectory[];
let show: Show | undefined;

interface Show {
  readonly child: ChildProcess;
  readonly stdout: Lines;
  readonly stderr: Lines;
  readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Runs the show as a process without a terminal, in an empty directory, with an empty one for temporary files. */
function start(args: readonly string[], temporary: string): Show {
  const [elsewhere] = directories;
  const child = spawn(process.execPath, [DEMO, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: elsewhere?.path,
    env: { PATH: process.env.PATH, TMPDIR: temporary },
  });
  const stdout = new Lines();
  const stderr = new Lines();
  createInterface(child.stdout).on('line', (line) => stdout.push(line));
  createInterface(child.stderr).on('line', (line) => stderr.push(line));
  const exit = new Promise<Awaited<Show['exit']>>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  show = { child, stdout, stderr, exit };
  return show;
}

const temporaryPath = (): string => directories[1]?.path ?? '';
const leftovers = (): string[] => directories.flatMap(({ path }) => readdirSync(path));

beforeEach(() => {
  directories = [temporaryDirectory(), temporaryDirectory()];
});
afterEach(() => {
  show?.child.kill('SIGTERM');
  for (const directory of directories) directory.remove();
});

describe('npm start', () => {
  it('ends by itself after so many seconds, and leaves nothing behind', async () => {
    const { stdout, stderr, exit } = start(['--seconds', '14'], temporaryPath());
    expect(await exit).toEqual({ code: 0, signal: null });
    expect(stderr.all).toEqual([]);
    expect(stdout.all.filter((line) => REFRESHED.test(line)).length).toBeGreaterThanOrEqual(3);
    expect(stdout.all.join('\n')).not.toContain('\x1b');
    expect(stdout.all).toContain('act 1 of 7: a calm vendor');
    expect(stdout.all).toContainEqual(expect.stringMatching(/^The show is over after \d+ s\.$/));
    expect(leftovers()).toEqual([]);
  }, 60_000);

  it('plays every fault, no grant is lost, and SIGTERM ends it', async () => {
    const { child, stdout, stderr, exit } = start([], temporaryPath());
    await stdout.next((line) => line.startsWith('act 7 of 7'), 150_000);
    await stdout.next((line) => line.startsWith('act 1 of 7'), 60_000);
    child.kill('SIGTERM');
    child.kill('SIGINT');
    expect(await exit).toEqual({ code: 0, signal: null });
    expect(stderr.all).toEqual([]);
    expect(stdout.all.filter((line) => /^the grants? lives?: /.test(line))).toHaveLength(6);
    for (const fault of [
      'acme takes 3 s to answer',
      'acme answers 500',
      'acme answers 429, come back in 4 s',
      'acme hangs up before it has read the request',
      'acme handles the request, and its reply is lost',
      'the keeper is back, on the same data',
    ]) {
      expect(stdout.all).toContain(fault);
    }
    const refreshes = stdout.all.filter((line) => REFRESHED.test(line)).length;
    const summary = stdout.all.slice(stdout.all.findIndex((line) => line.startsWith('The show is over')));
    expect(summary[1]).toMatch(new RegExp(`^  ${refreshes} refreshes of 6 grants, `));
    expect(summary[2]).toBe('  8 faults played by the vendor, 8 survived');
    expect(summary[3]).toBe('  the keeper was killed 1 time and came back');
    expect(summary[4]).toMatch(
      /^ {2}([1-9]\d*) tokens served and shown to the vendor, \1 accepted, 0 refused$/,
    );
    expect(summary[5]).toMatch(/^ {2}0 grants lost; the keeper shows 6 active, the vendor has ended 0$/);
    expect(leftovers()).toEqual([]);
  }, 240_000);

  it('says in words what failed', async () => {
    const { stderr, exit } = start([], join(temporaryPath(), 'missing'));
    expect((await exit).code).toBe(1);
    expect(stderr.all).toEqual([expect.stringMatching(/^the show cannot go on: ENOENT: .*missing/)]);
  });

  it('knows its options', async () => {
    const unknown = start(['--minutes', '3'], temporaryPath());
    expect((await unknown.exit).code).toBe(2);
    expect(unknown.stderr.all).toContain('usage: npm start -- [--seconds <n>]');
    const help = start(['--help'], temporaryPath());
    expect((await help.exit).code).toBe(0);
    expect(help.stdout.all[0]).toBe('usage: npm start -- [--seconds <n>]');
    expect(leftovers()).toEqual([]);
  });
});
