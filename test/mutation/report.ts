import type { Verdict } from './judge.ts';

/** Each mutant that no test found, as a change of its line; and each explanation that is out of date. */
export function surviving({ survived, stale }: Verdict): string {
  const lived = survived.map(
    ({ file, lineNumber, line, original, replacement, status }) =>
      `${status} ${file}:${lineNumber}\n    ${line}\n  - ${original}\n  + ${replacement}\n`,
  );
  const outOfDate = stale.map(
    ({ file, line, original, replacement }) =>
      `explained, and not alive: ${file}\n    ${line}\n  - ${original}\n  + ${replacement}\n`,
  );
  return [...lived, ...outOfDate].join('');
}

/** One line of figures. */
export function summary(name: string, verdict: Verdict, ms: number): string {
  const { mutants, killed, timedOut, explained, survived, stale } = verdict;
  return (
    `${name}: ${mutants} mutants, ${killed} killed, ${timedOut} timed out, ${explained} explained, ` +
    `${survived.length} survived, ${stale.length} explanations out of date, ${Math.round(ms / 1000)} s\n`
  );
}
