import { describe, expect, it } from 'vitest';
import { layOut, type Size } from '../../../../infra/local/demo/layout.ts';
import { textOf } from '../../../../infra/local/demo/styled.ts';
import { aView } from './board-view.ts';

const LIFETIME_MS = 20_000;
const drawn = (size: Size, view = aView()): string[] =>
  layOut(view, size, LIFETIME_MS).map((line) => textOf(line).trimEnd());

describe('the screen', () => {
  it('shows integrations, circuits, story and score', () => {
    expect(drawn({ columns: 92, rows: 20 })).toEqual([
      ' grantkeeper  keeps OAuth grants alive  1:23',
      ' ● ● ● ● ○ ○ ○  act 4 of 7: too many requests',
      '',
      ' VENDOR  INTEGRATION  STATUS     VERSION  TIME LEFT                                  TOOK',
      ' acme    billing      degraded         9  ███████▌······················   5.0 s    3.0 s',
      ' acme    payroll      active          12  ███████████████████████▎······  15.5 s    12 ms',
      ' globex  warehouse    pending          0                                no token',
      '',
      ' acme is left in peace, 2.3 s   globex answers',
      '',
      ' 1:01  act 4 of 7: too many requests',
      ' 1:02  acme answers 429, come back in 4 s',
      ' 1:23  payroll refreshed, version 12',
      '',
      '',
      '',
      '',
      '',
      ' 21 refreshes  0 grants lost  3/4 faults survived  17 tokens accepted',
      ' Ctrl-C ends the show',
    ]);
  });

  it('leaves out what matters least where it is narrow', () => {
    expect(drawn({ columns: 60, rows: 17 }).slice(3, 6)).toEqual([
      ' INTEGRATION  STATUS     VERSION  TIME LEFT',
      ' billing      degraded         9  ████▎············   5.0 s',
      ' payroll      active          12  █████████████▏···  15.5 s',
    ]);
    expect(drawn({ columns: 40, rows: 17 }).slice(3, 6)).toEqual([
      ' INTEGRATION STATUS    VERSION    LEFT',
      ' billing     degraded        9   5.0 s',
      ' payroll     active         12  15.5 s',
    ]);
  });

  it('drops the story where it is low', () => {
    const lines = drawn({ columns: 80, rows: 13 });
    expect(lines).toHaveLength(12);
    expect(lines.join('\n')).not.toContain('1:01');
    expect(lines.at(-1)).toBe(' Ctrl-C ends the show');
  });

  it('keeps the newest of a long story', () => {
    const story = Array.from({ length: 50 }, (_, n) => ({
      at: n * 1000,
      text: `line ${n}`,
      tone: 'plain' as const,
    }));
    const told = drawn({ columns: 80, rows: 20 }, aView({ story })).filter((line) => line.includes('line'));
    expect(told).toEqual(Array.from({ length: 7 }, (_, n) => ` 0:${43 + n}  line ${43 + n}`));
  });

  it('never grows beyond its terminal', () => {
    for (let columns = 1; columns <= 120; columns += 7) {
      for (let rows = 1; rows <= 40; rows += 3) {
        const lines = layOut(aView(), { columns, rows }, LIFETIME_MS);
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const line of lines) expect(textOf(line).length).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('says so while there is nothing yet', () => {
    const view = aView({ act: undefined, integrations: [], clients: [] });
    expect(drawn({ columns: 80, rows: 20 }, view).slice(0, 4)).toEqual([
      ' grantkeeper  keeps OAuth grants alive  1:23',
      ' getting ready',
      '',
      ' 1:01  act 4 of 7: too many requests',
    ]);
  });
});
