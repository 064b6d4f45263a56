import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../../infra/local/demo/options.ts';

describe('the command line of the show', () => {
  it('goes on until it is ended, unless seconds are given', () => {
    expect(parseOptions([])).toEqual({ kind: 'run' });
    expect(parseOptions(['--seconds', '45'])).toEqual({ kind: 'run', seconds: 45 });
    expect(parseOptions(['--seconds=2.5'])).toEqual({ kind: 'run', seconds: 2.5 });
  });

  it('knows --help', () => {
    expect(parseOptions(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([[['--seconds', 'ten']], [['--seconds', '0']], [['--seconds', '86401']], [['--seconds', '1e3']]])(
    'refuses %j and says what would be right',
    (args) => {
      expect(parseOptions(args)).toEqual({
        kind: 'bad',
        problem: '--seconds must be a number from 1 to 86400',
      });
    },
  );

  it.each([[['--second', '5']], [['now']], [['--seconds']], [['-x']]])('refuses %j', (args) => {
    expect(parseOptions(args)).toMatchObject({ kind: 'bad' });
  });
});
