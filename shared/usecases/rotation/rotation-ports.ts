import type { Ports } from '#shared/ports/ports.ts';

/** What the steps of a rotation need that go to no vendor. */
export type StepPorts = Pick<
  Ports,
  'store' | 'clients' | 'clientVault' | 'bus' | 'audit' | 'metrics' | 'log' | 'clock' | 'chance'
>;

/** What it takes to go all the way. */
export type RotationPorts = StepPorts &
  Pick<Ports, 'vendors' | 'tokenEndpoint' | 'registrations' | 'budgets'>;
