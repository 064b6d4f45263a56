import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_STATUS } from '#shared/domain/error-code.ts';

const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');
const [, section = ''] = runbook.split("\n## The API's error codes\n");
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the runbook, of the codes of the API', () => {
  it('has one row for each, with its status, and no other', () => {
    const told = rows.map(([, code = '', status]) => [code.replaceAll('`', ''), Number(status)]);
    expect(told.toSorted()).toEqual(Object.entries(ERROR_STATUS).toSorted());
  });

  it('says what each means and what to do', () => {
    const silent = rows.filter(([, , , meaning, what]) => !meaning || !what).map(([, code]) => code);
    expect(silent).toEqual([]);
  });
});
