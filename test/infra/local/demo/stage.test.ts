import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stageFor } from '../../../../infra/local/demo/stage.ts';
import { aView } from './board-view.ts';

const LIFETIME_MS = 20_000;
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';

beforeEach(() => {
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI']) vi.stubEnv(name, undefined);
  vi.stubEnv('TERM', 'xterm-256color');
});
afterEach(() => vi.unstubAllEnvs());

function terminal(columns = 90, isTTY = true) {
  const { getColorDepth } = WriteStream.prototype;
  const stream = Object.assign(new PassThrough(), { isTTY, columns, rows: 20, getColorDepth });
  return {
    stream: stream as unknown as NodeJS.WriteStream & typeof stream,
    written: (): string => String(stream.read() ?? ''),
  };
}

describe('the stage', () => {
  it('draws on a screen of its own, and gives the terminal back once', () => {
    const { stream, written } = terminal();
    const stage = stageFor(stream, LIFETIME_MS);
    stage.open(aView);
    const drawn = written();
    expect(drawn.startsWith(ENTER)).toBe(true);
    expect(drawn).toContain('payroll refreshed, version 12');
    expect(drawn).toContain('\x1b[32m');
    stage.close();
    stage.close();
    expect(written()).toBe(LEAVE);
    stream.emit('resize');
    expect(written()).toBe('');
  });

  it('draws anew when its terminal changes size', () => {
    const { stream, written } = terminal();
    const stage = stageFor(stream, LIFETIME_MS);
    stage.open(aView);
    expect(written()).toContain('TOOK');
    stream.columns = 60;
    stream.emit('resize');
    expect(written()).not.toContain('TOOK');
    stage.close();
  });

  it('heeds NO_COLOR', () => {
    vi.stubEnv('NO_COLOR', '1');
    const { stream, written } = terminal();
    const stage = stageFor(stream, LIFETIME_MS);
    stage.open(aView);
    expect(written()).not.toContain('\x1b[32m');
    stage.close();
  });

  it.each([
    ['without a terminal', 'xterm', false],
    ['on a dumb one', 'dumb', true],
  ])('writes plain lines %s', (_where, term, isTTY) => {
    vi.stubEnv('TERM', term);
    const { stream, written } = terminal(90, isTTY);
    const stage = stageFor(stream, LIFETIME_MS);
    stage.open(aView);
    stage.tell({ at: 0, text: 'act 1 of 7: a calm vendor', tone: 'act' });
    stage.tell({ at: 0, text: 'payroll refreshed, version 7', tone: 'good' });
    stage.close();
    expect(written()).toBe('\nact 1 of 7: a calm vendor\npayroll refreshed, version 7\n');
  });
});
