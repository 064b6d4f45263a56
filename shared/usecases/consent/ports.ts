import type { IdentityProbe } from '#shared/ports/identity-probe.ts';
import type { Ports } from '#shared/ports/ports.ts';

/** What a consent needs from its beginning to a grant that stands. */
export type ConsentPorts = { readonly identityProbe: IdentityProbe } & Pick<
  Ports,
  | 'store'
  | 'clients'
  | 'vendors'
  | 'vault'
  | 'clientVault'
  | 'escrow'
  | 'fingerprints'
  | 'tickets'
  | 'campaigns'
  | 'vendorApi'
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
