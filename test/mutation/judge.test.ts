import { describe, expect, it } from 'vitest';
import { type Explained, judge, type Mutant } from './judge.ts';
import { summary, surviving } from './report.ts';

const mutant = (more: Partial<Mutant> = {}): Mutant => ({
  file: 'shared/domain/a.ts',
  lineNumber: 7,
  line: 'return a < b;',
  original: 'a < b',
  replacement: 'a <= b',
  status: 'Survived',
  ...more,
});
const entry = (more: Partial<Explained> = {}): Explained => ({
  file: 'shared/domain/a.ts',
  line: 'return a < b;',
  original: 'a < b',
  replacement: 'a <= b',
  why: 'They are never equal.',
  ...more,
});

describe('judge', () => {
  it('counts what was found and how', () => {
    const mutants = [
      mutant({ status: 'Killed' }),
      mutant({ status: 'Killed' }),
      mutant({ status: 'Timeout' }),
    ];
    expect(judge(mutants, [])).toEqual({
      mutants: 3,
      killed: 2,
      timedOut: 1,
      explained: 0,
      survived: [],
      stale: [],
    });
  });

  it.each(['Survived', 'NoCoverage', 'RuntimeError', 'Ignored'])('%s is not found', (status) => {
    expect(judge([mutant({ status })], []).survived).toEqual([mutant({ status })]);
  });

  it('lets an explained mutant live', () => {
    expect(judge([mutant()], [entry()])).toMatchObject({ explained: 1, survived: [], stale: [] });
  });

  it.each(['file', 'line', 'original', 'replacement'])('wants an explanation of just that %s', (field) => {
    const other = entry({ [field]: 'another' });
    expect(judge([mutant()], [other]).survived).toHaveLength(1);
  });

  it('says which explanation is out of date: a test finds the mutant, or there is none', () => {
    expect(judge([mutant({ status: 'Killed' })], [entry()]).stale).toEqual([entry()]);
    expect(judge([mutant()], [entry(), entry({ replacement: 'true' })]).stale).toEqual([
      entry({ replacement: 'true' }),
    ]);
  });

  it('judges no explanation of a file that was not mutated', () => {
    expect(judge([mutant()], [entry(), entry({ file: 'shared/domain/b.ts' })]).stale).toEqual([]);
  });
});

describe('the report', () => {
  it('shows what lives and what is out of date', () => {
    const verdict = judge([mutant()], [entry({ replacement: 'true' })]);
    expect(surviving(verdict)).toBe(
      'Survived shared/domain/a.ts:7\n    return a < b;\n  - a < b\n  + a <= b\n' +
        'explained, and not alive: shared/domain/a.ts\n    return a < b;\n  - a < b\n  + true\n',
    );
    expect(summary('domain', verdict, 1499)).toBe(
      'domain: 1 mutants, 0 killed, 0 timed out, 0 explained, 1 survived, 1 explanations out of date, 1 s\n',
    );
  });
});
