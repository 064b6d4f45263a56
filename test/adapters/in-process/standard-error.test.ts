import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '..', '..', 'support', 'child', 'log-to-nobody.ts');

/** The child's standard error is a pipe, and stays full until the test reads it. */
const start = (...args: string[]) => {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'pipe' });
  child.stderr.pause();
  return child;
};

describe('standard error that nobody reads', () => {
  it('does not make the process stand still', async () => {
    const child = start();
    const [said] = await once(child.stdout, 'data');
    expect(String(said)).toBe('alive\n');
    child.stderr.destroy();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('tells of what it left out, once it is read again', async () => {
    const child = start('read later');
    await once(child.stdout, 'data');
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (text.length > 500_000 && child.stdin.writable) child.stdin.end('go\n');
    });
    child.stderr.resume();
    await once(child, 'close');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { message: string; lines?: number });
    expect(lines.at(-1)?.message).toBe('the last line');
    const gap = lines.find(({ message }) => message === 'log lines left out');
    const told = lines.filter(({ message }) => message.startsWith('a line')).length;
    expect(told + (gap?.lines ?? 0)).toBe(100_000);
    expect(gap?.lines).toBeGreaterThan(50_000);
  });
});
