/** A place in the code, and what stands there in its stead. */
export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly lineNumber: number;
  /** The whole line that the mutated text begins in, without its indentation. */
  readonly line: string;
  readonly original: string;
  readonly replacement: string;
  readonly status: string;
}

/** Why a mutant that no test finds changes nothing. */
export interface Explained {
  readonly file: string;
  readonly line: string;
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

export interface Verdict {
  readonly mutants: number;
  readonly killed: number;
  readonly timedOut: number;
  readonly explained: number;
  /** Found by no test, and explained by nobody. */
  readonly survived: readonly Mutant[];
  /** Explained, and found by a test or there no longer. */
  readonly stale: readonly Explained[];
}

/** Judges the mutants of these files: each must be found by a test or explained, and nothing explained without need. */
export function judge(mutants: readonly Mutant[], explained: readonly Explained[]): Verdict {
  const files = new Set(mutants.map((mutant) => mutant.file));
  const counted = (status: string): number => mutants.filter((mutant) => mutant.status === status).length;
  const found = (mutant: Mutant): boolean => mutant.status === 'Killed' || mutant.status === 'Timeout';
  const left = mutants.filter((mutant) => !found(mutant));
  const survived = left.filter((mutant) => !explained.some((entry) => isOf(entry, mutant)));
  return {
    mutants: mutants.length,
    killed: counted('Killed'),
    timedOut: counted('Timeout'),
    explained: left.length - survived.length,
    survived,
    stale: explained.filter((entry) => files.has(entry.file) && !left.some((mutant) => isOf(entry, mutant))),
  };
}

function isOf(entry: Explained, mutant: Mutant): boolean {
  return (
    entry.file === mutant.file &&
    entry.line === mutant.line &&
    entry.original === mutant.original &&
    entry.replacement === mutant.replacement
  );
}
