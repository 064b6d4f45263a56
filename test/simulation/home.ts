import type { Ports } from '#shared/ports/ports.ts';
import type { SimProcess } from './sim-process.ts';

/** Where the use cases run: what refreshes by itself, and a process for what somebody asks. */
export interface SimHome {
  /** Begins to look after the grants. */
  start(): void;
  /** Runs a use case in a process of its own, or in the one there is; `undefined` where none runs now. */
  ask(name: string): { readonly process: SimProcess; readonly ports: Ports } | undefined;
}
