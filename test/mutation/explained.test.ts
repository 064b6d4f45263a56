import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPLAINED } from './explained.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('each explained mutant', () => {
  it.each(EXPLAINED)('$file: $original → $replacement', ({ file, line, original, replacement, why }) => {
    const source = readFileSync(join(ROOT, file), 'utf8');
    const [firstLine = ''] = original.split('\n');
    expect(source.split('\n').filter((text) => text.trim() === line)).toHaveLength(1);
    expect(line).toContain(firstLine);
    expect(source).toContain(original);
    expect(replacement).not.toBe(original);
    expect(why.length).toBeGreaterThan(30);
  });

  it('is explained once', () => {
    const keys = EXPLAINED.map(({ file, line, original, replacement }) =>
      JSON.stringify([file, line, original, replacement]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
