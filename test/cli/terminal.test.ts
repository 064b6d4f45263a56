import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KINDS, World } from '../support/world.ts';

// Each starts a process, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const COMMAND = join(import.meta.dirname, '../../infra/cli/grantkeeper.mjs');
const ESC = '\u001b';

let world: World<'acme'>;
beforeAll(async () => {
  world = await World.start({ acme: KINDS.grace });
  await world.register('acme', 'billing');
  await world.adopt('billing', 'nightly', { expiresIn: 3600 });
}, 60_000);
afterAll(() => world.stop());

interface Typed {
  /** Typed once this stands on the screen. */
  readonly after: string;
  readonly text: string;
}

/** Runs the command line on a terminal of 60 columns, and gives what its screen was sent. */
async function onTerminal(args: string, typed?: Typed, more: Readonly<Record<string, string>> = {}) {
  const line = `stty cols 60; exec ${process.execPath} ${COMMAND} ${args}`;
  // Node asks these before it looks at the terminal.
  const { NO_COLOR: _no, FORCE_COLOR: _force, CI: _ci, ...env } = process.env;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: {
      ...env,
      TERM: 'xterm-256color',
      GRANTKEEPER_URL: world.home.api.url,
      GRANTKEEPER_API_KEY: world.home.apiKey,
      ...more,
    },
  });
  let screen = '';
  let isTyped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    if (typed === undefined || isTyped || !screen.includes(typed.after)) return;
    isTyped = true;
    child.stdin.write(typed.text);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, screen };
}

describe('on a terminal', () => {
  it('asks for a secret and shows none of it, with the way to a link', async () => {
    const secret = world.vendor.client('billing').secrets[0] ?? '';
    const ran = await onTerminal('client rotate billing', { after: '--intake): ', text: `${secret}\r` });
    expect(ran.code).toBe(0);
    expect(ran.screen).toContain('new client secret of billing (not shown; or let whoever has it paste it: ');
    expect(ran.screen).toContain(
      'the new secret of billing is in use: the vendor was asked, and did not refuse it',
    );
    expect(ran.screen).not.toContain(secret);
  });

  it('gives up at Ctrl-C, with nothing done: 2', async () => {
    const ran = await onTerminal('client rotate billing', { after: '--intake): ', text: '\u0003' });
    expect(ran.code).toBe(2);
    expect(ran.screen).toContain('nothing came');
  });

  it('asks before a grant is revoked, and takes only a yes', async () => {
    const ran = await onTerminal('integration remove nightly', { after: '[y/N] ', text: 'n\r' });
    expect(ran.code).toBe(2);
    expect(ran.screen).toContain('integration: nothing was done');
    expect((await world.home.api.integration('nightly')).status).toBe('active');
  });

  it('fits its tables, in colours', async () => {
    const { screen } = await onTerminal('integration list');
    const lines = screen.trimEnd().split('\r\n');
    expect(screen).toContain(`${ESC}[32m`);
    const widths = lines.map((text) => stripVTControlCharacters(text).length);
    expect(widths.length).toBe(2);
    expect(Math.max(...widths)).toBeLessThanOrEqual(60);
  });

  it('has no colours where NO_COLOR forbids them', async () => {
    const { screen } = await onTerminal('integration list', undefined, { NO_COLOR: '1' });
    expect(screen).toContain('active');
    expect(screen).not.toContain(ESC);
  });
});
