import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const rows = readFileSync(join(root, 'docs', 'security.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| threat |'))
  .map((line) => line.slice(2, -2).split(' | '));

it('every control of docs/security.md names the tests that try it', () => {
  expect(rows.length).toBeGreaterThan(12);
  for (const [threat = '', control = '', tests = '', ...more] of rows) {
    expect([control === '', more], threat).toEqual([false, []]);
    const files = [...tests.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file ?? '');
    expect(files.length, threat).toBeGreaterThan(0);
    for (const file of files)
      expect([file, /\.ts$/.test(file) && existsSync(join(root, file))]).toEqual([file, true]);
  }
});

it('every security test is named there', () => {
  const named = rows.map(([, , tests]) => tests).join();
  const own = readdirSync(import.meta.dirname).filter(
    (name) => name.endsWith('.test.ts') && name !== 'controls.test.ts',
  );
  expect(own.filter((name) => !named.includes(`test/security/${name}`))).toEqual([]);
});
