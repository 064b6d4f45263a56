import type { CarePorts } from '#shared/ports/ports.ts';
import type { SimProcess } from './sim-process.ts';

/** A process that does what somebody asks, and the ports it has. */
export interface Asked {
  readonly process: SimProcess;
  readonly ports: CarePorts;
}

/** Where the use cases run: what refreshes by itself, and a process for what somebody asks. */
export interface SimHome {
  /** Begins to look after the grants. */
  start(): void;
  /** Runs a use case in a process of its own, or in the one there is; `undefined` where none runs now. */
  ask(name: string): Asked | undefined;
}
