import type { ClientSecrets } from '#shared/ports/client-secrets.ts';
import type { Ports } from '#shared/ports/ports.ts';
import type { Clock } from '#shared/ports/system.ts';

/** What the steps of a rotation need that go to no vendor. */
export type StepPorts = Pick<
  Ports,
  'store' | 'clients' | 'clientVault' | 'bus' | 'audit' | 'metrics' | 'log' | 'clock' | 'chance'
> & {
  /** Waits where nothing is lost if the wait never ends: a home that ends may throw here. Absent: the clock's own. */
  readonly idle?: Pick<Clock, 'sleep'>;
};

/** What it takes to go all the way. */
export type RotationPorts = StepPorts &
  Pick<Ports, 'vendors' | 'tokenEndpoint' | 'registrations' | 'budgets' | 'queue' | 'keyPairs'> & {
    readonly clientSecrets: ClientSecrets;
  };
