import type { ApiClient } from '../../support/api-client.ts';
import type { Lines } from '../../support/lines.ts';
import type { HomeLife } from '../home-life.ts';

/** A process that keeps grants, and may be made to suffer. */
export interface Victim {
  /** In the addresses that its requests go to, so that the proxy knows who sent what. */
  readonly name: string;
  readonly life: HomeLife;
  standStill(): void;
  goOn(): void;
  /** SIGKILL, and a new process on the same data. */
  kill(): Promise<void>;
}

/** What is tortured: one home, or several processes on one store. */
export interface Keeper {
  readonly api: ApiClient;
  readonly victims: readonly [Victim, ...Victim[]];
  /** What each process logs. */
  readonly logs: readonly Lines[];
  /** Where the history lies that it writes itself. */
  readonly auditPath: string;
  /** How long it waits for an answer of its vendor. */
  readonly patienceMs: number;
  /** How soon after a start or a standstill it must have asked again, within a grace. */
  readonly lookAgainMs: number;
  /** Ends it cleanly; says in lines what was not as it should be. */
  end(): Promise<readonly string[]>;
  /** Ends it, however it fares. */
  dispose(): Promise<void>;
}

/** The vendor's entry in the vendor file, as the process of that name knows it. */
export type VendorEntryFor = (sender: string) => Readonly<Record<string, unknown>>;
