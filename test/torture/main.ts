/**
 * Tortures the embedded home, as a process of its own, against vendors of every kind, and three processes on one table:
 * they are killed and made to stand still at random instants, and the way to their vendor loses, cuts and delays.
 * `--rounds <n>` (20) for each kind, `--seed <n>` for the choices (real time goes its own way), `--vendor <kind or
 * group>[,…]`, `--grants <n>` (48), `--together <n>` (2) kinds side by side, `--json <file>` for the figures. Exits with 1
 * on any loss that was avoidable or not announced, and where a vendor cannot be had, unless GRANTKEEPER_TORTURE_WITHOUT
 * leaves it out by name.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../support/seeded.ts';
import { stopEmulator } from './keepers/fleet.ts';
import { KINDS, type Kind } from './kinds.ts';
import { readOptions, USAGE } from './options.ts';
import type { KindResult } from './result.ts';
import { figuresOf, isClean, isFair, remarks, table } from './summary.ts';
import { GlewlwydUnavailable } from './targets/install-glewlwyd.ts';
import { torture } from './torture.ts';

const read = readOptions(process.argv.slice(2), Date.now() % 1_000_000);
if (read.kind === 'bad') quit(read.problem);
const { options } = read;
const leftOut = (process.env.GRANTKEEPER_TORTURE_WITHOUT ?? '').split(',');
const wanted = chosenKinds(options.vendors);
const chosen = wanted.filter((kind) => !isMeant(leftOut, kind));
const missing = wanted.filter((kind) => isMeant(leftOut, kind));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

// Everything that the run makes lies here, and goes with it, however it ends.
const folder = mkdtempSync(join(tmpdir(), 'grantkeeper-torture-'));
process.env.TMPDIR = folder;
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

say(`seed ${options.seed}: ${options.rounds} rounds of ${options.grants} grants against ${names(chosen)}`);
const results: KindResult[] = [];
const failed: string[] = [];
const waiting = chosen.map((kind) => ({ kind, random: seeded(options.seed + KINDS.indexOf(kind)) }));
await Promise.all(Array.from({ length: options.together }, work));
await stopEmulator();
report();

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { kind, random } = next;
    try {
      const { rounds, grants } = options;
      results.push(
        await torture(kind, { rounds, grants, random, say: (line) => say(`${kind.name}: ${line}`) }),
      );
    } catch (error) {
      failed.push(kind.name);
      say(`${kind.name} broke off: ${whyOf(error)}`);
    }
  }
}

function whyOf(error: unknown): string {
  if (error instanceof GlewlwydUnavailable) {
    return `${error.message}\nGRANTKEEPER_TORTURE_WITHOUT=glewlwyd leaves it out, and the run is then incomplete`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function report(): void {
  const ordered = chosen.flatMap(({ name }) => results.filter(({ kind }) => kind === name));
  for (const { kind, wrong } of ordered) for (const line of wrong) say(`${kind}: ${line}`);
  say(`\n${table(ordered)}\n`);
  for (const remark of remarks(ordered)) say(remark);
  const amiss = [...failed, ...ordered.filter((result) => !isClean(result)).map(({ kind }) => kind)];
  if (missing.length > 0) say(`INCOMPLETE: left out by GRANTKEEPER_TORTURE_WITHOUT: ${names(missing)}`);
  say(
    amiss.length === 0
      ? `no avoidable loss, and every other announced (seed ${options.seed})`
      : `NOT AS IT SHOULD BE: ${amiss.join(', ')} (seed ${options.seed})`,
  );
  if (options.jsonFile !== undefined)
    writeFileSync(options.jsonFile, `${JSON.stringify(asJson(ordered), null, 2)}\n`);
  process.exitCode = amiss.length === 0 ? 0 : 1;
}

function asJson(ordered: readonly KindResult[]) {
  const { seed, rounds, grants } = options;
  const kinds = ordered.map((result) => ({
    ...figuresOf(result),
    answers: result.answers,
    faults: result.faults,
    byRowAlone: result.losses.filter(({ announced }) => announced === 'row').length,
    slowness: result.slowness,
    seconds: result.seconds,
    wrong: result.wrong,
    // The histories of losses that could not be helped would be most of the file.
    losses: result.losses.map(({ story, ...loss }) => (isFair(loss) ? loss : { ...loss, story })),
  }));
  const at = new Date().toISOString();
  return { seed, rounds, grants, at, failed, leftOut: missing.map(({ name }) => name), kinds };
}

function chosenKinds(vendors: readonly string[]): readonly Kind[] {
  const unknown = vendors.find((name) => !KINDS.some((kind) => isMeant([name], kind)));
  if (unknown !== undefined) quit(`no such vendor: ${unknown}; there are ${names(KINDS)}`);
  return vendors.length === 0 ? KINDS : KINDS.filter((kind) => isMeant(vendors, kind));
}

function isMeant(vendors: readonly string[], { name, group }: Kind): boolean {
  return vendors.includes(name) || vendors.includes(group);
}

function names(kinds: readonly Kind[]): string {
  return kinds.map(({ name }) => name).join(', ');
}

function quit(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}\n`);
  process.exit(2);
}
