import type { Explained } from './judge.ts';

/** The mutants that no test can find, because they change nothing that anybody could see. */
export const EXPLAINED: readonly Explained[] = [
  {
    file: 'shared/domain/answer/read-lifetime.ts',
    line: String.raw`/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text);`,
    original: String.raw`/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/`,
    replacement: String.raw`/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)/`,
    why: 'Date.parse refuses whatever follows a zone, so that the end of the pattern is asked for twice.',
  },
];
