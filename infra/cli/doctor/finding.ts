import { printable } from '../text/printable.ts';
import { coloured } from '../text/table.ts';

/** Something that is wrong, or will be. */
export interface Finding {
  /** `fault`: something does not work now. `warning`: it will not, or is weaker than it could be. */
  readonly level: 'fault' | 'warning';
  readonly code: string;
  /** Which home, client or integration. */
  readonly about: string;
  readonly what: string;
  readonly mend: string;
}

export const counted = (number: number, word: string): string =>
  `${number} ${word}${number === 1 ? '' : 's'}`;

export const isFault = ({ level }: Finding): boolean => level === 'fault';

/** Faults first; each with what mends it. */
export function findingsText(findings: readonly Finding[], checked: string): readonly string[] {
  const faults = findings.filter(isFault);
  const ordered = [...faults, ...findings.filter((finding) => !isFault(finding))];
  const lines = ordered.flatMap(({ level, code, about, what, mend }) => [
    `${coloured(level.padEnd(7), level === 'fault' ? 'bad' : 'warn')}  ${code}  ${printable(about)}`,
    `         ${printable(what)}`,
    `         mend it: ${printable(mend)}`,
    '',
  ]);
  const warnings = findings.length - faults.length;
  return [...lines, `${checked}: ${counted(faults.length, 'fault')}, ${counted(warnings, 'warning')}`];
}
