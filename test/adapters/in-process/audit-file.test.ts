import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditFile, auditFile } from '#shared/adapters/in-process/audit-file.ts';
import { AuditUnavailable } from '#shared/ports/audit.ts';
import { runChild } from '../../support/child/run.ts';
import { type TemporaryDirectory, temporaryDirectory } from '../../support/directory.ts';
import { anIntegrationId, NOW } from '../../support/integration.ts';

let directory: TemporaryDirectory;
let open: AuditFile[];
beforeEach(() => {
  directory = temporaryDirectory();
  open = [];
});
afterEach(() => {
  for (const audit of open) audit.close();
  directory.remove();
});

const file = (name = 'audit.jsonl') => join(directory.path, name);
const versions = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => (JSON.parse(line) as { version: number }).version);

function begin(options: { greatestBytes?: number; keep?: number } = {}) {
  const audit = auditFile({ directory: directory.path, ...options });
  open.push(audit);
  return audit;
}

const ask = (audit: AuditFile, version: number) =>
  audit.record({
    kind: 'ask',
    at: NOW,
    integration: anIntegrationId('payroll'),
    born: NOW,
    epoch: 1,
    version,
  });

describe('the audit file', () => {
  it('can be read by nobody else', async () => {
    await ask(begin(), 1);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('loses nothing that it was told is kept when its process is killed', async () => {
    const child = runChild('keep-facts.ts', directory.path);
    try {
      await child.printed((output) => output.split('\n').length > 200);
    } finally {
      await child.kill();
    }
    const told = Number(/kept (\d+)\n$/.exec(child.output())?.[1]);
    const text = readFileSync(file(), 'utf8');
    expect(told).toBeGreaterThan(700);
    expect(versions(text).slice(0, told)).toEqual(Array.from({ length: told }, (_, n) => n + 1));
  });

  it('cuts off half a line that a dead process has left, and goes on behind what was whole', async () => {
    await ask(begin(), 1);
    appendFileSync(file(), '{"audit":1,"at":"2026-11-0');
    await ask(begin(), 2);
    expect(versions(readFileSync(file(), 'utf8'))).toEqual([1, 2]);
  });

  it('sets a full file aside, keeps so many of them, and goes on counting', async () => {
    const audit = begin({ greatestBytes: 600, keep: 2 });
    for (let n = 1; n <= 12; n += 1) await ask(audit, n);
    expect(readdirSync(directory.path).sort()).toEqual(['audit-2.jsonl', 'audit-3.jsonl', 'audit.jsonl']);
    const kept = ['audit-2.jsonl', 'audit-3.jsonl', 'audit.jsonl'].map((name) =>
      versions(readFileSync(file(name), 'utf8')),
    );
    expect(kept).toEqual([
      [4, 5, 6],
      [7, 8, 9],
      [10, 11, 12],
    ]);
  });

  it('writes all facts of one turn of the event loop together', async () => {
    const audit = begin();
    const group = Promise.all([1, 2, 3].map((n) => ask(audit, n)));
    await Promise.resolve();
    expect(readFileSync(file(), 'utf8')).toBe('');
    await group;
    expect(versions(readFileSync(file(), 'utf8'))).toEqual([1, 2, 3]);
  });

  it('says so where it cannot write', async () => {
    const audit = begin();
    audit.close();
    open.pop();
    await expect(ask(audit, 1)).rejects.toThrow(AuditUnavailable);
  });

  it('does not take a foreign file for one of its own', async () => {
    writeFileSync(file('audit-x.jsonl'), 'mine');
    const audit = begin({ greatestBytes: 200, keep: 1 });
    for (let n = 1; n <= 4; n += 1) await ask(audit, n);
    expect(readFileSync(file('audit-x.jsonl'), 'utf8')).toBe('mine');
  });
});

describe('audit lines on standard output', () => {
  it('are on their way when they are told to be kept, whatever becomes of the process', async () => {
    const child = runChild('keep-facts.ts');
    try {
      await child.printed((output) => output.split('\n').length > 200);
    } finally {
      await child.kill();
    }
    const lines = child.output().split('\n').slice(0, -1);
    const told = lines.filter((line) => line.startsWith('kept ')).map((line) => Number(line.slice(5)));
    const kept = lines.filter((line) => line.startsWith('{"audit":1,'));
    expect(kept.length).toBeGreaterThanOrEqual(told.at(-1) ?? Number.POSITIVE_INFINITY);
  });
});
