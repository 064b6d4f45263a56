import type { Fault } from './fault.ts';
import type { LogLine } from './log-line.ts';

/** Something that was seen at the keeper or at the vendor. */
export type Happening =
  | { readonly kind: 'line'; readonly line: LogLine }
  | { readonly kind: 'fault'; readonly fault: Fault };

export interface Happenings {
  tell(happening: Happening): void;
  /** Gives what ends the watching. */
  watch(watcher: (happening: Happening) => void): () => void;
}

export function createHappenings(): Happenings {
  const watchers = new Set<(happening: Happening) => void>();
  return {
    tell: (happening) => {
      for (const watcher of watchers) watcher(happening);
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
