import { whatToDo } from '../home/what-to-do.ts';
import { table, terminalWidth } from '../text/table.ts';
import { doneOf } from './progress.ts';
import type { Tally } from './run.ts';

const count = (value: number): string => value.toLocaleString('en-US');

/** What was done, and each row that was refused with the reason. */
export function reportText(tally: Tally, journal: string): readonly string[] {
  const { imported, held, created, earlier, refused, stopped } = tally;
  const done = doneOf(tally);
  const parts = [
    `${count(imported)} imported`,
    ...(held === 0 ? [] : [`${count(held)} held already`]),
    ...(created === 0 ? [] : [`${count(created)} created without a grant`]),
    ...(earlier === 0 ? [] : [`${count(earlier)} done by an earlier run`]),
    `${count(refused.length)} refused`,
  ];
  const rows = refused.map(({ row, id, code, reason }) => [String(row), id ?? '-', code, reason]);
  return [
    ...(stopped === undefined ? [] : [...stoppedText(stopped, journal), '']),
    `${count(done)} ${done === 1 ? 'row' : 'rows'}: ${parts.join(', ')}`,
    ...(rows.length === 0
      ? []
      : ['', ...table(['ROW', 'INTEGRATION', 'CODE', 'REASON'], rows, terminalWidth())]),
  ];
}

function stoppedText(stopped: NonNullable<Tally['stopped']>, journal: string): readonly string[] {
  const goesOn = journal === '' ? [] : [`the same command goes on from here; ${journal} knows what is done`];
  if (stopped === 'asked') return ['stopped before the end', ...goesOn];
  const remedy = whatToDo(stopped);
  return [
    `stopped before the end: ${stopped.code}: ${stopped.message}`,
    ...(remedy === undefined ? [] : [`what to do: ${remedy}`]),
    ...goesOn,
  ];
}

/** The same for programs. */
export function reportJson({ stopped, ...tally }: Tally): Record<string, unknown> {
  const why = stopped === undefined ? {} : { stopped: stopped === 'asked' ? 'asked' : stopped.code };
  return { rows: doneOf(tally), ...tally, ...why };
}
