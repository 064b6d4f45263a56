import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'reliability.md'), 'utf8');

it('every fault of docs/reliability.md names tests that are there', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.includes('`test/'));
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    for (const [, file = ''] of row.matchAll(/`(test\/[^`]+)`/g)) {
      expect([file, existsSync(join(root, file))]).toEqual([file, true]);
    }
  }
});

it('every command of docs/reliability.md is one of the project', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = [...page.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name ?? '');
  expect(new Set(named).size).toBeGreaterThan(3);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
