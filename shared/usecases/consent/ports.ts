import type { Ports } from '#shared/ports/ports.ts';

/** What a consent needs from its beginning to a grant that stands. */
export type ConsentPorts = Pick<
  Ports,
  | 'store'
  | 'clients'
  | 'vendors'
  | 'vault'
  | 'clientVault'
  | 'escrow'
  | 'fingerprints'
  | 'tickets'
  | 'proofKeys'
  | 'tokenEndpoint'
  | 'revocation'
  | 'queue'
  | 'bus'
  | 'audit'
  | 'metrics'
  | 'log'
  | 'clock'
  | 'chance'
  | 'budgets'
>;
