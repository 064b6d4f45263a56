import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../infra/cli/audit/report.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../support/directory.ts';
import { leaksOf } from '../support/leaks.ts';
import { runGrantkeeper, runLine } from '../support/run-grantkeeper.ts';
import { KINDS, World } from '../support/world.ts';

/** Short enough for a few refreshes of each grant within this test. */
const LIFETIME_SECONDS = 3;
const GRANTS = ['a', 'b', 'c'];

let world: World<'strict' | 'grace'>;
let elsewhere: TemporaryDirectory;
/** What the home has written, its last line whole. */
let lines: readonly string[];

beforeAll(async () => {
  const short = { accessTokenSeconds: LIFETIME_SECONDS };
  world = await World.start({ strict: { ...KINDS.strict, ...short }, grace: { ...KINDS.grace, ...short } });
  elsewhere = temporaryDirectory();
  for (const kind of ['strict', 'grace'] as const) {
    await world.register(kind, kind);
    for (const grant of GRANTS) await world.adopt(kind, `${kind}-${grant}`);
  }
  const ids = GRANTS.flatMap((grant) => [`strict-${grant}`, `grace-${grant}`]);
  for (const id of ids) await world.home.api.until(id, ({ version }) => version >= 3, 30_000);
  await world.home.crash();
  for (const id of ids) await world.home.api.until(id, ({ version }) => version >= 5, 30_000);
  for (const id of ids) await world.home.api.call('POST', `/v1/integrations/${id}/token`, {});
  await world.home.api.call('DELETE', '/v1/integrations/strict-a');
  await world.home.stop();
  lines = readFileSync(join(world.home.dataDir, 'audit.jsonl'), 'utf8').split('\n').slice(0, -1);
}, 90_000);
afterAll(async () => {
  elsewhere.remove();
  await world.stop();
});

const audit = (...args: readonly string[]) => runGrantkeeper(['audit', ...args]);

function written(name: string, text: string | Uint8Array): string {
  const path = join(elsewhere.path, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** One strict refresh whose token a second process sends while the lease of the first runs. */
function doubled(): string {
  const of = (index: number) => JSON.parse(lines[index] ?? '') as Record<string, unknown>;
  const at = lines.findIndex(
    (line) => line.includes('"kind":"spend"') && line.includes('"rotation":"strict"'),
  );
  const spend = of(at);
  const acquired = of(
    lines.findIndex((line) => line.includes('"kind":"acquired"') && line.includes(String(spend.attempt))),
  );
  const open = [spend.attempt];
  const attempt = '01a19b45-b800-7000-8000-000000000001';
  const second = { by: 'second', attempt };
  return [
    acquired,
    spend,
    { ...acquired, ...second, n: 1, fence: Number(acquired.fence) + 1, open },
    { ...spend, ...second, n: 2 },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

/** Two commands of the AWS command line, which is not there where tests run: log groups are files. */
const AWS_STAND_IN = `#!/usr/bin/env bash
case "$*" in
  "logs describe-log-groups --log-group-name-prefix Grantkeeper-prod-service --query logGroups[].logGroupName --output text")
    ls "$GROUPS_OF_THIS_TEST" ;;
  "logs filter-log-events --log-group-name $4 --filter-pattern { $.audit = 1 } --start-time "*" --query events[].[message] --output text")
    cat "$GROUPS_OF_THIS_TEST/$4" ;;
  *) echo "aws: unknown: $*" >&2; exit 252 ;;
esac
`;

describe('what a home leaves on record', () => {
  it('breaks no invariant, across a kill and a restart', async () => {
    const { code, stdout, stderr } = await audit('--file', world.home.dataDir, '--json');
    expect(stderr).toBe('');
    const { violations, tally, files } = JSON.parse(stdout) as Report;
    expect(violations).toEqual([]);
    expect(code).toBe(0);
    expect(files).toBe(1);
    expect(tally).toMatchObject({
      facts: lines.length,
      processes: 2,
      missing: 0,
      integrations: 6,
      granted: 6,
      served: 6,
      withdrawals: 1,
      losses: { avoidable: 0, unannounced: 0 },
    });
    expect(tally.refreshes + tally.adopted).toBeGreaterThanOrEqual(18);
  });

  it('holds no secret', async () => {
    expect(await leaksOf(world)).toEqual([]);
    expect(lines.length).toBeGreaterThan(100);
  });
});

describe('grantkeeper audit', () => {
  it('finds the audit of this machine by itself, and says for people what it found', async () => {
    const env = { GRANTKEEPER_DATA_DIR: world.home.dataDir };
    const { code, stdout } = await runLine('npx grantkeeper audit', { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^facts {18}[\d,]+ of 2 processes in 1 file$/m);
    expect(stdout).toMatch(/^losses {17}0 avoidable, 0 unannounced, /m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('no invariant broken');
  }, 40_000);

  it('reads what was exported: packed, in several files, in a directory, and from standard input', async () => {
    const half = Math.floor(lines.length / 2);
    const text = (part: readonly string[]) =>
      part.map((line) => `2026-11-24T10:00:00.000Z ${line}\n`).join('');
    written('exported/function-b/000000.gz', gzipSync(text(lines.slice(half))));
    written('exported/function-a/000000.gz', gzipSync(`START RequestId: 1\n${text(lines.slice(0, half))}`));
    const whole = await audit('--file', world.home.dataDir, '--json');
    const exported = await audit('--file', join(elsewhere.path, 'exported'), '--json');
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(exported.stdout)).toEqual({ ...(JSON.parse(whole.stdout) as Report), files: 2 });
    const input = text([...lines, ...lines]);
    const piped = await runGrantkeeper(['audit', '--file', '-', '--json'], { input });
    expect(JSON.parse(piped.stdout)).toEqual(JSON.parse(whole.stdout));
  });

  it('is led to the logs of a stage by the page, word for word', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/history.md'), 'utf8');
    const [here, onAws, ...more] = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text ?? '');
    expect([here, more]).toEqual(['npx grantkeeper audit\n', []]);
    const half = Math.floor(lines.length / 2);
    written('groups/refresh', `${lines.slice(0, half).join('\n\n')}\n`);
    written('groups/token', `${lines.slice(half).join('\n\n')}\n`);
    written('groups/sweep', '');
    written('bin/aws', AWS_STAND_IN);
    chmodSync(join(elsewhere.path, 'bin/aws'), 0o755);
    const history = join(elsewhere.path, 'history');
    // By its whole name: a machine may have an `aws` of its own.
    const standIn = `${join(elsewhere.path, 'bin', 'aws')} logs`;
    const script =
      onAws?.replaceAll(/(?<=[ "])history(?=[/\n])/g, history).replaceAll('aws logs', standIn) ?? '';
    expect(script).toContain(`mkdir -p ${history}\n`);
    const env = {
      GROUPS_OF_THIS_TEST: join(elsewhere.path, 'groups'),
    };
    const { code, stdout, stderr } = await runLine(script, { env });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain(
      `facts                  ${lines.length.toLocaleString('en-US')} of 2 processes in 3 files\n`,
    );
  }, 40_000);

  it('ends with 1 where an invariant is broken, and tells the story', async () => {
    const { code, stdout } = await audit('--file', written('doubled.jsonl', doubled()));
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^I1 strict-.: a token was sent by a second holder while the lease of the first ran\n {4}.* took lease /m,
    );
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('1 violation, 0 avoidable losses');
  });

  it('takes half a line for the last words of a process, and nothing else', async () => {
    const [first = '', second = ''] = lines;
    const cut = written('cut.jsonl', `${first}\n${second.slice(0, 70)}`);
    expect(await audit('--file', cut)).toMatchObject({ code: 0, stderr: '' });
    const torn = written('torn.jsonl', `${first.slice(0, 70)}\n${second}\n`);
    expect(await audit('--file', torn)).toEqual({
      code: 2,
      stdout: '',
      stderr: `audit: half_line: ${torn}:1 breaks off; only the last line may\n`,
    });
  });

  it.each([
    [
      'a line of another kind',
      '{"audit":1,"at":"2026-11-24T10:00:00.000Z","by":"a","n":1,"kind":"x"}\n',
      'unknown_fact',
    ],
    ['a line of a later format', '{"audit":2}\n', 'unknown_format'],
    ['no audit line', '{"level":"info"}\n', 'no_facts'],
    ['nothing', '', 'no_facts'],
  ])('ends with 2 for a file with %s, and names the place', async (name, text, code) => {
    const path = written(`${name.replaceAll(' ', '-')}.jsonl`, text);
    const ran = await audit('--file', path);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr.startsWith(`audit: ${code}: ${path}`)).toBe(true);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    [['--file', '/nowhere/at/all'], 'audit: not_found: /nowhere/at/all is not there'],
    [['--skew', 'much'], "error: option '--skew <seconds>' argument 'much' is invalid"],
    [['--fil', 'x'], "error: unknown option '--fil'"],
  ])('ends with 2 for %j', async (args, message) => {
    const ran = await audit(...args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });

  it('teaches by example', async () => {
    const { code, stdout } = await audit('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('$ npx grantkeeper audit --file exported-logs/');
  });
});
